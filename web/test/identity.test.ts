import assert from "node:assert/strict";
import { test } from "node:test";
import { identify, type Store } from "../src/identity";

/** A store with one value, or none. */
function store(value: string | null): Store & { value: string | null } {
  return {
    value,
    getItem: () => value,
    setItem(_, kept) {
      this.value = kept;
    },
  };
}

test("an id is drawn once and kept", () => {
  const kept = store(null);
  assert.deepEqual(identify(() => kept, () => "drawn"), { userId: "drawn", kept: true });
  assert.equal(kept.value, "drawn");
  assert.deepEqual(identify(() => store("drawn"), () => assert.fail()), { userId: "drawn", kept: true });
});

test("what the functions would refuse, or the first client kept by mistake, is replaced", () => {
  for (const value of ["", "  ", "null", "undefined", "#chatbot/limit/all", "a\nb", "x".repeat(257), "한".repeat(86)]) {
    const kept = store(value);
    assert.equal(identify(() => kept, () => "drawn").userId, "drawn", value);
    assert.equal(kept.value, "drawn");
  }
  for (const value of ["kim", "한".repeat(85), "k@example.com"]) {
    assert.equal(identify(() => store(value), () => "drawn").userId, value);
  }
});

test("a browser that keeps nothing chats as somebody new", () => {
  const refuses = () => {
    throw new DOMException("no", "SecurityError");
  };
  assert.deepEqual(identify(refuses, () => "drawn"), { userId: "drawn", kept: false });
  const full: Store = { getItem: () => null, setItem: refuses };
  assert.deepEqual(identify(() => full, () => "drawn"), { userId: "drawn", kept: false });
});
