import {
  answerRef,
  approvalsOf,
  ERASED_NAME,
  listingRef,
  seesSignOff,
  type Id,
  type LetterState,
  type Listing,
  type TextRef,
  type Principal,
} from '../../../../shared/decision/index.ts';
import { inSignatureOrder } from '../../../../shared/decision/signature-order.ts';
import { signatureLine } from '../../../../shared/letter/export/letter-file.ts';
import { longDate, wordsOf } from '../../../../shared/letter/words/index.ts';
import type { Certificate } from '../../../formats/pdf/letter-data.ts';
import type { Person } from '../../../store/store.ts';

type Version = LetterState['versions'][number];

/** How those whom a file names are called. */
export interface Names {
  /** An entry of the letter's list; undefined once erased. */
  readonly listed: (ref: TextRef) => Listing | undefined;
  /** Of whoever is not on the list. */
  readonly person: (id: Id) => Person | undefined;
}

/** Returns what the page under a printed version says: who approved this text, when, and how surely; in the letter's language. */
export function certificateOf(
  state: LetterState,
  version: Version,
  who: Principal,
  { listed, person }: Names,
): Certificate {
  const { certificate: words, mark } = wordsOf(state.lang);
  const nameOf = (id: Id): string => {
    const ref = listingRef(state, id);
    return (ref === undefined ? person(id)?.name : listed(ref)?.name) ?? ERASED_NAME;
  };
  const moment = (at: string, by?: Id): string => {
    const time = `${longDate(state.lang, new Date(at))}, ${at.slice(11, 16)}`;
    return by === undefined ? time : `${time}, ${nameOf(by)}`;
  };
  const final = state.final?.version === version.number ? state.final : undefined;
  const facts: [string, string | undefined][] = [
    [mark.version, String(version.number)],
    [`${mark.fingerprint} (SHA-256)`, version.digest],
    [words.cut, moment(version.cutAt, version.cutBy)],
    [words.circulated, version.circulatedAt && moment(version.circulatedAt)],
    [
      words.locked,
      final &&
        [moment(final.lockedAt, final.lockedBy), ...(final.assurance ? [words[final.assurance]] : [])].join(', '),
    ],
    [words.closed, final?.closedAt && moment(final.closedAt)],
  ];
  const approvals = approvalsOf(state, version)
    .filter((one) => seesSignOff(state, who, version, one))
    .map((one) => {
      const { at, assurance, late } = one;
      const { name = ERASED_NAME, group, addressGiven } = listed(answerRef(state, one) ?? '') ?? {};
      const marks = [...(late ? [words.late] : []), ...(addressGiven ? [words.addressGiven] : [])];
      return {
        name,
        ...(group === undefined ? {} : { group }),
        how: [moment(at), words[assurance], ...marks].join(', '),
      };
    });
  return {
    heading: words.heading,
    rows: facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }])),
    approvals: {
      heading: `${words.approved}: ${String(approvals.length)}`,
      of: inSignatureOrder(approvals, state.settings.signatureOrder).map((one) => ({
        name: signatureLine(one),
        how: one.how,
      })),
    },
    note: words.note,
  };
}
