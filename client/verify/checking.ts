/** The check of a bundle or a receipt in a thread of its own, so that the page stays alive and a long check can be stopped. */
import type { Fault } from '../../shared/proof/verify/faults.ts';
import type { ReceiptVerification } from '../../shared/proof/formats/receipt.ts';
import type { Anchors, Expectations, Verification } from '../../shared/proof/verify/verify.ts';

/** `key`: id of the server's key, where the reader knows it. */
export type CheckRequest =
  | { readonly kind: 'bundle'; readonly zip: Uint8Array; readonly anchors: Anchors }
  | { readonly kind: 'receipt'; readonly receipt: unknown; readonly key?: string };

/** What the thread says: each thing that holds, then the end. */
export type CheckReport =
  | { readonly kind: 'held'; readonly held: Expectations }
  /** The file is no ZIP that may be opened. */
  | { readonly kind: 'no-zip'; readonly fault: Fault }
  | { readonly kind: 'done'; readonly verification: Verification }
  | { readonly kind: 'receipt'; readonly verification: ReceiptVerification };
/** Of a bundle. */
export type BundleReport = Exclude<CheckReport, { readonly kind: 'receipt' }>;

export class Checker {
  readonly #broken: () => void;
  #worker: Worker;
  #hear: (report: BundleReport) => void = () => undefined;
  #hearReceipt: (verification: ReceiptVerification) => void = () => undefined;

  /** @param broken told when the thread itself fails */
  constructor(broken: () => void) {
    this.#broken = broken;
    this.#worker = this.#start();
  }

  /** Begins a check; a check under way ends. */
  check(zip: Uint8Array, anchors: Anchors, hear: (report: BundleReport) => void): void {
    this.#hear = hear;
    this.#ask({ kind: 'bundle', zip, anchors });
  }

  /** Returns what a receipt proves by itself. */
  receipt(receipt: unknown, key: string | undefined): Promise<ReceiptVerification> {
    return new Promise((heard) => {
      this.#hearReceipt = heard;
      this.#ask({ kind: 'receipt', receipt, ...(key === undefined ? {} : { key }) });
    });
  }

  #ask(request: CheckRequest): void {
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
    worker.onmessage = ({ data }: MessageEvent<CheckReport>) =>
      data.kind === 'receipt' ? this.#hearReceipt(data.verification) : this.#hear(data);
    worker.onerror = () => this.#broken();
    return worker;
  }
}
