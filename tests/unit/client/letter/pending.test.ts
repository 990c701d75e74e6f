import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff, CHANGE_PAUSE_MS, Pending } from '../../../../client/letter/transport/pending.ts';

/** A device whose socket has just opened and answered the server's question. */
function connected(changes = 0): Pending {
  const pending = new Pending(changes);
  pending.sent(true);
  return pending;
}

describe('what is still to be saved', () => {
  it('is a change until the server has confirmed every message that went out', () => {
    const pending = connected();
    pending.changed(0);
    pending.sent(false);
    expect(pending.confirmed(1)).toBe(false);
    expect(pending.confirmed(2)).toBe(true);
    expect(pending.changes).toBe(0);
  });

  it('counts thoughts, not keystrokes', () => {
    const pending = connected();
    for (const at of [0, 100, 200, 200 + CHANGE_PAUSE_MS + 1]) pending.changed(at);
    expect(pending.changes).toBe(2);
  });

  it('stays what it was when the connection breaks before the confirmation', () => {
    const pending = connected();
    pending.changed(0);
    pending.sent(false);
    pending.lost(true);
    pending.sent(false);
    expect(pending.confirmed(9)).toBe(false);
    pending.sent(true);
    expect(pending.confirmed(2)).toBe(true);
  });

  it('is held back while a server that takes us for a reader asks for nothing', () => {
    const pending = new Pending(2);
    expect(pending.isHeld).toBe(true);
    pending.sent(true);
    expect(pending.isHeld).toBe(false);
  });

  it('goes out again after the server could not keep it', () => {
    const pending = connected();
    pending.changed(0);
    pending.sent(false);
    pending.lost(false);
    expect(pending.confirmed(2)).toBe(false);
    pending.sent(true);
    expect(pending.confirmed(3)).toBe(true);
  });

  it('is never called saved before as many messages are confirmed as went out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(40), (messages, handled) => {
        const pending = connected();
        for (let n = 0; n < messages; n++) {
          pending.changed(n * 2 * CHANGE_PAUSE_MS);
          pending.sent(false);
        }
        expect(pending.confirmed(handled)).toBe(handled >= messages + 1);
      }),
    );
  });
});

describe('coming back', () => {
  it('waits longer after each failure, never longer than 15 s, and not all at the same time', () => {
    expect(backoff(0, 0)).toBeLessThan(backoff(3, 0));
    expect(backoff(99, 0.999)).toBeLessThanOrEqual(15_000);
    expect(backoff(2, 0)).not.toBe(backoff(2, 0.9));
  });
});
