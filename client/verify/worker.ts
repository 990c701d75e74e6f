import { unzipped } from '../../shared/proof/unzip.ts';
import { verifyBundle } from '../../shared/proof/verify.ts';
import type { CheckReport, CheckRequest } from './checking.ts';

/** The thread that checks a bundle. It knows no network: nothing in it fetches. */

const say = (report: CheckReport) => self.postMessage(report);

self.onmessage = ({ data }: MessageEvent<CheckRequest>) => {
  const zip = unzipped(data.zip);
  if (!zip.ok) say({ kind: 'no-zip', fault: zip.fault });
  else
    void verifyBundle(zip.files, data.anchors, (held) => say({ kind: 'held', held })).then((verification) =>
      say({ kind: 'done', verification }),
    );
};
