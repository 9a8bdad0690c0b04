SwaggerUIBundle({
  url: "/api-docs?group=v2-apis",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,  // The default sends the document elsewhere.
});
