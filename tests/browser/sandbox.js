// builderbacked-sandbox on free ports.

const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { createInterface } = require("node:readline");

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error("the sandbox ended without a line");
}

/** What it prints, and `end()`. */
async function startSandbox(program) {
  const child = spawn(program, { stdio: ["ignore", "pipe", "inherit"] });
  const addresses = JSON.parse(await firstLine(child.stdout));
  const end = async () => {
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
  };
  return { ...addresses, end };
}

module.exports = { startSandbox };
