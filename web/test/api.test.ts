import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, HttpApi } from "../src/transport/api";

/** Endpoints that answer every call with this. */
function answering(status: number, body: string): { api: HttpApi; calls: [string, RequestInit][] } {
  const calls: [string, RequestInit][] = [];
  const fetcher: typeof fetch = (input, init) => {
    calls.push([String(input), init ?? {}]);
    return Promise.resolve(new Response(body, { status }));
  };
  return { api: new HttpApi("https://page.example/somewhere/index.html?x#y", fetcher), calls };
}

test("the endpoints are beside the page and get JSON", async () => {
  const { api, calls } = answering(200, '{"info":"{\\"wss_url\\":\\"wss://a.example\\"}","msg":"[]"}');
  await api.provisioning("kim");
  await api.history("kim", "2026-11-22 10:00:00");
  await api.query("r");
  assert.deepEqual(
    calls.map(([url, init]) => [url, init.method, init.body]),
    [
      ["https://page.example/somewhere/provisioning", "POST", '{"userId":"kim"}'],
      ["https://page.example/somewhere/history", "POST", '{"userId":"kim","allowTime":"2026-11-22 10:00:00"}'],
      ["https://page.example/somewhere/query", "POST", '{"request_id":"r"}'],
    ],
  );
  for (const [, init] of calls) {
    assert.equal(new Headers(init.headers).get("content-type"), "application/json");
    assert.ok(init.signal);
  }
});

test("a refusal is an error with the sentence of whoever refuses", async () => {
  const check = async (status: number, body: string, message: string) => {
    const { api } = answering(status, body);
    await assert.rejects(api.query("r"), new ApiError(message), body);
  };
  await check(400, '{"statusCode":400,"msg":"The field is needed."}', "The field is needed.");
  await check(504, '{"message":"Endpoint request timed out"}', "Endpoint request timed out");
  await check(403, "<html>Forbidden</html>", "");
  // Without a proxy integration the status is in the body only.
  await check(200, '{"statusCode":500,"msg":{}}', "");
});
