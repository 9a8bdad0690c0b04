SwaggerUIBundle({
  url: "/api-docs?group=v2-apis",
  dom_id: "#swagger-ui",
  deepLinking: true,
  showExtensions: true,  // What is assumed is seen.
  validatorUrl: null,  // The default sends the document elsewhere.
  requestInterceptor: withoutEmptyFiles,
});

// "Send empty value" is ticked beside a file that need not be chosen.
function withoutEmptyFiles(request) {
  if (request.body instanceof FormData) {
    for (const [name, value] of [...request.body]) {
      if (value instanceof File && value.size === 0) request.body.delete(name);
    }
  }
  return request;
}
