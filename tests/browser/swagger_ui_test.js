// The documentation's "Interactive API Testing", against the sandbox, in Chromium.

const assert = require("node:assert/strict");
const { after, afterEach, before, describe, test } = require("node:test");
const { chromium } = require("playwright-core");
const { startSandbox } = require("./sandbox.js");
const { SwaggerUi } = require("./swagger_ui.js");

const allScopes = ["home.write", "location.write", "user.write", "document.write"];
// One pixel.
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

function refused(status, reason) {
  return `Failed to load resource: the server responded with a status of ${status} (${reason})`;
}

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM });
});
after(() => browser.close());

for (const scheme of ["http", "https"]) {
  describe(`Swagger UI over ${scheme}`, () => {
    let sandbox;
    let ui;
    const open = async (hash) => (ui = await SwaggerUi.open(browser, sandbox, sandbox[scheme], hash));
    before(async () => {
      sandbox = await startSandbox(process.env.SANDBOX);
    });
    after(() => sandbox.end());
    afterEach(() => ui.close());

    test("shows every operation, in UTF-8", async () => {
      await open();
      await ui.page.locator(".opblock").first().waitFor();
      assert.equal(ui.answer.headers()["content-type"], "text/html; charset=utf-8");
      assert.equal(await ui.page.evaluate("document.characterSet"), "UTF-8");
      assert.equal(await ui.page.locator("meta[charset]").getAttribute("charset"), "utf-8");
      const { paths } = await (await ui.context.request.get(`${ui.base}/api-docs?group=v2-apis`)).json();
      const operations = Object.values(paths).flatMap((path) => Object.keys(path));
      assert.equal(await ui.page.locator(".opblock").count(), operations.length);
      await ui.screenshot("page");
      assert.deepEqual(ui.problems, []);
    });

    for (const tag of ["Homes", "Locations", "Users", "Documents"]) {
      test(`#/${tag} leads to that section`, async () => {
        await open(`#/${tag}`);
        await ui.page.waitForFunction((id) => {
          const section = document.getElementById(id);
          return section?.dataset.isOpen === "true" && Math.abs(section.getBoundingClientRect().top) < 20;
        }, `operations-tag-${tag}`);
        await ui.screenshot(`section-${tag}`);
        assert.deepEqual(ui.problems, []);
      });
    }

    test("#/Homes/createHome opens that operation", async () => {
      await open("#/Homes/createHome");
      await ui.operation("createHome").getByRole("button", { name: "Try it out" }).waitFor();
      assert.equal(await ui.page.locator(".opblock.is-open").count(), 1);
      assert.deepEqual(ui.problems, []);
    });

    test("from the examples come locations and a home, which is read, changed and cleared of a homeowner", async () => {
      await open();
      await ui.authorize(allScopes);
      for (const name of ["createDivision", "createMasterCommunity", "createNeighborhood", "createHome"]) {
        assert.equal((await ui.execute(name)).status, "201", name);
      }
      const home = await ui.execute("getHome", { parameters: { externalId: "HOME_12345" } });
      assert.equal(home.status, "200");
      assert.equal(home.body.divisionExternalId, "DIV_001");
      assert.equal(home.body.homeowners[0].email, "john.smith@email.com");

      const { externalId, addressLine1, city, state, postalCode, type, neighborhoodExternalId } = home.body;
      const changed = await ui.execute("updateHome", {
        body: { externalId, addressLine1, city, state, postalCode, type, neighborhoodExternalId, model: "Größe 2" },
      });
      assert.equal(changed.status, "200");
      assert.equal(changed.body.model, "Größe 2");
      const removed = await ui.execute("removeHomeowner", {
        parameters: { externalHomeId: externalId, email: "john.smith@email.com" },
      });
      assert.equal(removed.status, "204");
      assert.deepEqual((await ui.execute("getHome")).body.homeowners, []);
      assert.deepEqual(ui.problems, []);
    });

    test("a token without the scope gets a 403", async () => {
      await open();
      await ui.authorize(["location.write"]);
      assert.equal((await ui.execute("listRegions")).status, "200");
      const { status, body } = await ui.execute("getHome");
      assert.equal(status, "403");
      assert.equal(body.message, "Missing scope home.write");
      assert.deepEqual(ui.problems, [refused(403, "Forbidden")]);
    });

    test("a user is created without a profile image, and one with", async () => {
      await open();
      await ui.authorize(["user.write"]);
      const user = { externalId: "EMP_2", firstName: "Jane", lastName: "Doe", roleName: "Field Manager" };
      assert.equal((await ui.execute("createUser", { body: user })).status, "201");
      const email = "jane.doe@builder.com";
      const created = await ui.execute("createUser", {
        body: { ...user, externalId: "EMP_3", email },
        file: { name: "profile.png", mimeType: "image/png", buffer: png },
      });
      assert.equal(created.status, "201");
      assert.equal((await ui.execute("getUser", { parameters: { email } })).body.externalId, "EMP_3");
      assert.deepEqual(ui.problems, []);
    });

    test("the file that is chosen is what is sent", async () => {
      await open();
      await ui.authorize(["user.write"]);
      const { status, body } = await ui.execute("createUser", {
        file: { name: "profile.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF") },
      });
      assert.equal(status, "400");
      assert.match(body.message, /image format/);
      assert.deepEqual(ui.problems, [refused(400, "Bad Request")]);
    });
  });
}

test("a sandbox without Swagger UI says in a sentence how to have it", async (t) => {
  const sandbox = await startSandbox(process.env.SANDBOX_WITHOUT_SWAGGER_UI);
  t.after(() => sandbox.end());
  const ui = await SwaggerUi.open(browser, sandbox, sandbox.http);
  t.after(() => ui.close());
  const sentence = await ui.page.locator("p").first().innerText();
  assert.match(sentence, /^[^.]*-DBUILDERBACKED_SWAGGER_UI=ON[^.]*\.$/);
  assert.equal(await ui.page.evaluate("document.characterSet"), "UTF-8");
  await ui.screenshot("without");
  await ui.page.getByRole("link").click();
  assert.equal(JSON.parse(await ui.page.locator("body").innerText()).openapi, "3.0.3");
  assert.deepEqual(ui.problems, []);
});
