import { verifyReceipt } from '../../shared/proof/formats/receipt.ts';
import { timeStampReader } from '../../shared/proof/verify/stamps-check.ts';
import { unzipped } from '../../shared/proof/files/unzip.ts';
import { verifyBundle } from '../../shared/proof/verify/verify.ts';
import type { CheckReport, CheckRequest } from './checking.ts';

/** The thread that checks bundles and receipts. It sends nothing, and fetches nothing but its own code. */

const say = (report: CheckReport) => self.postMessage(report);

self.onmessage = ({ data }: MessageEvent<CheckRequest>) => {
  if (data.kind === 'receipt') {
    void verifyReceipt(data.receipt, data.key).then((verification) => say({ kind: 'receipt', verification }));
    return;
  }
  const zip = unzipped(data.zip);
  if (!zip.ok) say({ kind: 'no-zip', fault: zip.fault });
  else
    void verifyBundle(zip.files, data.anchors, (held) => say({ kind: 'held', held })).then((verification) =>
      say({ kind: 'done', verification }),
    );
};

// Behind everything else, so that a bundle with time stamps can be checked after the connection is gone. Failing that, it says so.
timeStampReader().catch(() => undefined);
