import { AccountLog } from '../proof/account-log.ts';
import { sealCertificateHash } from '../proof/pdf-seal/sealing.ts';
import { adoptServerKey, loadServerKey, makeServerKey } from '../proof/server-key.ts';
import { openStore } from '../store/open.ts';
import { misuse, type Verb } from './shell.ts';

const USAGE = 'show | seal | rotate';

/** The server's own key: which one it is, and another one in its place. */
export const key: Verb = {
  name: 'key',
  usage: USAGE,
  does: 'print the id of the server key, or the SHA-256 of the certificate that seals PDFs; or put a new key in its place (not while it is being served)',
  async run({ args, settings, out }) {
    const [what, ...more] = args;
    if ((what !== 'show' && what !== 'seal' && what !== 'rotate') || more.length > 0)
      throw misuse('Say what to do.', `paraph key ${USAGE}`);
    const signer = await loadServerKey(settings.data, settings.key);
    if (what === 'show') {
      out(signer.kid);
      return 0;
    }
    if (what === 'seal') {
      out(await sealCertificateHash(settings, signer.kid));
      return 0;
    }
    // Whoever serves now has read the old key, and would go on with it.
    const store = await openStore(settings, { serve: true });
    try {
      const log = new AccountLog({ store: store.proof, signer, clock: () => new Date() });
      await log.begin();
      const made = await makeServerKey(settings.data);
      await log.changeKey(made.signer);
      if (settings.key === undefined) {
        const aside = adoptServerKey(settings.data, made.file, signer.kid);
        out(`The server signs with ${made.signer.kid} from now on; the old key ${signer.kid} is kept as ${aside}`);
      } else {
        out(
          `The server signs with ${made.signer.kid} as soon as PARAPH_KEY holds ${made.file}; until then it will not match its log.`,
        );
      }
      out('Publish the new id where you published the old one. Checkpoints that people have keep their worth.');
      return 0;
    } finally {
      await store.close();
    }
  },
};
