/** The check of one bundle in a thread of its own, so that the page stays alive and a long check can be stopped. */
import type { Fault } from '../../shared/proof/faults.ts';
import type { Anchors, Held, Verification } from '../../shared/proof/verify.ts';

export interface CheckRequest {
  readonly zip: Uint8Array;
  readonly anchors: Anchors;
}

/** What the thread says: each thing that holds, then the end. */
export type CheckReport =
  | { readonly kind: 'held'; readonly held: Held }
  /** The file is no ZIP that may be opened. */
  | { readonly kind: 'no-zip'; readonly fault: Fault }
  | { readonly kind: 'done'; readonly verification: Verification };

export class Checker {
  readonly #broken: () => void;
  #worker: Worker;
  #hear: (report: CheckReport) => void = () => undefined;

  /** @param broken told when the thread itself fails */
  constructor(broken: () => void) {
    this.#broken = broken;
    this.#worker = this.#start();
  }

  /** Begins a check; a check under way ends. */
  check(request: CheckRequest, hear: (report: CheckReport) => void): void {
    this.#hear = hear;
    this.#worker.postMessage(request);
  }

  /** Ends the check under way at once; the next one finds a fresh thread. */
  stop(): void {
    this.end();
    this.#worker = this.#start();
  }

  end(): void {
    this.#hear = () => undefined;
    this.#worker.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<CheckReport>) => this.#hear(data);
    worker.onerror = () => this.#broken();
    return worker;
  }
}
