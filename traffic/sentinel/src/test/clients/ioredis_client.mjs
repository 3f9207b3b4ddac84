// Finds a Redis service through Holdfast's Sentinel port with ioredis, and follows it through one failover.
// Reads the same environment as redis_py_client.py, says "ready" when it has written, and ends with 0 when it has
// noticed the failover by the message, found the new master and written there.
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { Redis } = require("ioredis");
const PATIENCE_MS = 120_000;
const service = process.env.SERVICE;
const sentinels = process.env.SENTINELS.split(",").map((pair) => {
  const at = pair.lastIndexOf(":");
  return { host: pair.slice(0, at), port: Number(pair.slice(at + 1)) };
});

async function until(what, condition) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    try {
      const result = await condition();
      if (result) return result;
    } catch (error) {
      console.log(`not yet: ${error.message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  console.log(`never: ${what}`);
  process.exit(1);
}

const where = (client) => `${client.stream.remoteAddress}:${client.stream.remotePort}`;
console.log(`ioredis ${require("ioredis/package.json").version}`);
const client = new Redis({
  sentinels,
  name: service,
  sentinelPassword: process.env.SENTINEL_PASSWORD,
  username: process.env.USER_NAME,
  password: process.env.PASSWORD,
  updateSentinels: true,
  failoverDetector: true,
  maxRetriesPerRequest: null,
});
client.on("error", (error) => console.log(`not yet: ${error.message}`));
const reader = new Redis({
  sentinels,
  name: service,
  role: "slave",
  sentinelPassword: process.env.SENTINEL_PASSWORD,
  username: process.env.USER_NAME,
  password: process.env.PASSWORD,
});
reader.on("error", (error) => console.log(`not yet: ${error.message}`));

await until("a first write", async () => (await client.set("js", "before")) === "OK");
const former = where(client);
await until("the replica has it", async () => (await reader.get("js")) === "before");
console.log(`master ${former}, replica ${where(reader)}`);
reader.disconnect();
console.log("ready");
await until("a new master", async () => {
  // While the old one is a replica, a write is refused; the message ends that.
  const reply = await client.set("js", "after");
  return reply === "OK" && where(client) !== former;
});
console.log(`done, master ${where(client)}`);
client.disconnect();
