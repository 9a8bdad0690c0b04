// Swagger UI as people use it, and a record of what goes wrong meanwhile.

class SwaggerUi {
  /** In a window of its own. */
  static async open(browser, sandbox, base, hash = "") {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      ignoreHTTPSErrors: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const ui = new SwaggerUi(context, page, sandbox, base);
    await ui.watch();
    ui.answer = await page.goto(`${base}/swagger-ui.html${hash}`);
    return ui;
  }

  constructor(context, page, sandbox, base) {
    Object.assign(this, { context, page, sandbox, base });
    /** Errors and warnings of the console, requests that failed, and those to elsewhere, which are stopped. */
    this.problems = [];
  }

  async watch() {
    this.page.on("pageerror", (error) => this.problems.push(error.message));
    this.page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.problems.push(message.text());
    });
    this.page.on("requestfailed", (request) => this.problems.push(`failed: ${request.url()}`));
    await this.context.route("**/*", (route) => {
      if (new URL(route.request().url()).origin === this.base) return route.continue();
      this.problems.push(`elsewhere: ${route.request().url()}`);
      return route.abort();
    });
  }

  async authorize(scopes) {
    const dialog = this.page.locator(".modal-ux");
    await this.page.locator(".btn.authorize").click();
    await dialog.getByLabel("client_id:").fill(this.sandbox.client_id);
    await dialog.getByLabel("client_secret:").fill(this.sandbox.client_secret);
    for (const scope of scopes) await dialog.locator(".scopes label", { hasText: scope }).click();
    await this.screenshot("authorize");
    await dialog.getByRole("button", { name: "Apply given OAuth2 credentials" }).click();
    await dialog.getByRole("heading", { name: "Authorized" }).waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
  }

  operation(name) {
    return this.page.locator(`.opblock[id$="-${name}"]`);
  }

  /**
   * Try it out, Execute, and what is below then. `body` is JSON in the place of the example, `file` one to choose;
   * without `parameters` their examples stay.
   */
  async execute(name, { parameters = {}, body, file } = {}) {
    const operation = this.operation(name);
    await operation.locator(".opblock-summary-control").click();
    await operation.getByRole("button", { name: "Try it out" }).click();
    for (const [parameter, value] of Object.entries(parameters)) {
      await operation.locator(`[data-param-name="${parameter}"] input`).fill(value);
    }
    if (body) await operation.locator("textarea").fill(JSON.stringify(body, null, 2));
    if (file) await operation.locator("input[type=file]").setInputFiles(file);
    await operation.getByRole("button", { name: "Execute" }).click();
    const answer = operation.locator(".live-responses-table .response");
    const status = await answer.locator(".response-col_status").innerText();
    const json = answer.locator(".highlight-code code").first();
    const result = { status, body: (await json.count()) ? JSON.parse(await json.innerText()) : undefined };
    await operation.locator(".responses-wrapper").scrollIntoViewIfNeeded();
    await this.screenshot(`${name}-${parseInt(status)}`);
    await operation.getByRole("button", { name: "Clear" }).click();
    await operation.getByRole("button", { name: "Cancel" }).click();
    await operation.locator(".opblock-summary-control").click();
    return result;
  }

  async screenshot(name) {
    const scheme = new URL(this.base).protocol.slice(0, -1);
    await this.page.screenshot({ path: `${process.env.SCREENSHOTS}/${scheme}-${name}.png` });
  }

  async close() {
    await this.context.close();
  }
}

module.exports = { SwaggerUi };
