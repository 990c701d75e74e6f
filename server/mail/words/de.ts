import { de as letter } from '../../../shared/letter/words/de.ts';
import { brussels, type Words } from './words.ts';

const at = brussels('de-DE', (date, time) => `${date} um ${time} Uhr, Brüsseler Zeit`);
const q = (title: string): string => `„${title}“`;

const MAY: { readonly [access: string]: string } = {
  read: 'ihn lesen',
  comment: 'ihn lesen und kommentieren',
  amend: 'ihn lesen, kommentieren und Änderungsanträge einreichen',
  edit: 'den Entwurf bearbeiten',
  lead: 'federführend über ihn entscheiden',
};

const REQUEST = [
  'Der Link ist nur für Sie: Er öffnet diesen Brief und sonst nichts, solange Sie gefragt sind. Geben Sie ihn nicht weiter. Lesen verpflichtet Sie zu nichts.',
  'Sie können zustimmen oder nicht zustimmen. Niemand kann das an Ihrer Stelle tun.',
];

const NOT_YOU =
  'Wenn Sie das nicht waren, sagen Sie es sofort der Federführung und denen, die Paraph für Sie betreiben.';

export const de: Words = {
  at,
  behalf: (person, mep) => `${person} (für ${mep})`,
  mails: {
    'sign-in': () => ({
      subject: 'Ihr Anmeldelink für Paraph',
      paragraphs: ['Mit diesem Link melden Sie sich bei Paraph an. Er gilt einmal, 15 Minuten lang.'],
      action: 'Anmelden',
      small: ['Wenn Sie ihn nicht angefordert haben, ignorieren Sie diese E-Mail: Ohne den Link geschieht nichts.'],
    }),
    invitation: ({ by, title, access }) => ({
      subject: `${by} lädt Sie zu ${q(title)} ein`,
      paragraphs: [
        `${by} gibt Ihnen Zugang zu dem offenen Brief ${q(title)}. Sie können ${MAY[access] ?? 'ihn lesen'}.`,
      ],
      action: 'Brief öffnen',
    }),
    circulation: ({ by, title, version, answered, again, deadline }) => ({
      subject:
        answered === undefined
          ? `${by} bittet Sie, ${q(title)} mitzuunterzeichnen`
          : `${q(title)} wurde geändert: bitte erneut ansehen`,
      paragraphs: [
        `${by} bittet Sie, Fassung ${String(version)} des offenen Briefs ${q(title)} mitzuunterzeichnen.${again ? ' Diese E-Mail ersetzt die vorherige zu derselben Fassung.' : ''}`,
        ...(answered === undefined
          ? []
          : [
              `Sie haben auf Fassung ${String(answered)} geantwortet. Der Text hat sich seitdem geändert; diese Antwort zählt daher nicht mehr. Was anders ist, steht unten.`,
            ]),
        ...(deadline === undefined ? [] : [`Bitte antworten Sie bis ${at(deadline)}.`]),
      ],
      action: `Fassung ${String(version)} lesen`,
      small: REQUEST,
    }),
    reminder: ({ by, title, version, deadline }) => ({
      subject: `Erinnerung: ${q(title)} wartet auf Ihre Antwort`,
      paragraphs: [
        `${by} hat Sie gebeten, Fassung ${String(version)} des offenen Briefs ${q(title)} mitzuunterzeichnen, und hat noch keine Antwort von Ihnen.`,
        ...(deadline === undefined ? [] : [`Bitte antworten Sie bis ${at(deadline)}.`]),
      ],
      action: `Fassung ${String(version)} lesen`,
      small: REQUEST,
    }),
    receipt: ({ decision, title, version, late }) =>
      ({
        approved: {
          subject: `Beleg: Sie haben Fassung ${String(version)} von ${q(title)} zugestimmt`,
          paragraphs: [
            late
              ? `Sie haben Fassung ${String(version)} des offenen Briefs ${q(title)} nachträglich mitunterzeichnet.`
              : `Sie haben Fassung ${String(version)} des offenen Briefs ${q(title)} zugestimmt.`,
            'Ihre Zustimmung gilt genau für den Text unten mit diesem Fingerabdruck und für keinen anderen. Wenn sich ein Wort ändert, werden Sie erneut gefragt.',
            `Bewahren Sie diese E-Mail auf. ${NOT_YOU}`,
          ],
          action: 'Zustimmung ansehen oder zurückziehen',
        },
        refused: {
          subject: `Beleg: Sie haben Fassung ${String(version)} von ${q(title)} nicht zugestimmt`,
          paragraphs: [
            `Sie haben Fassung ${String(version)} des offenen Briefs ${q(title)} nicht zugestimmt. Ihr Name wird nicht aufgeführt.`,
            NOT_YOU,
          ],
          action: 'Antwort ansehen oder ändern',
        },
        retracted: {
          subject: `Beleg: Sie haben Ihre Zustimmung zu ${q(title)} zurückgezogen`,
          paragraphs: [
            `Sie haben Ihre Zustimmung zu Fassung ${String(version)} des offenen Briefs ${q(title)} zurückgezogen. Ihr Name wird nicht aufgeführt.`,
            NOT_YOU,
          ],
          action: 'Antwort ansehen oder ändern',
        },
      })[decision],
    declined: ({ by, title, version, reason }) => ({
      subject: `${by} stimmt ${q(title)} nicht zu`,
      paragraphs: [
        `${by} unterzeichnet Fassung ${String(version)} von ${q(title)} nicht${reason === undefined ? '.' : ' und nennt diesen Grund:'}`,
      ],
      action: 'Übersicht der Zustimmungen öffnen',
    }),
    approved: ({ by, title, version, late }) => ({
      subject: `${by} stimmt ${q(title)} zu`,
      paragraphs: [
        late
          ? `${by} hat Fassung ${String(version)} von ${q(title)} nachträglich mitunterzeichnet.`
          : `${by} stimmt Fassung ${String(version)} von ${q(title)} zu.`,
      ],
      action: 'Übersicht der Zustimmungen öffnen',
    }),
    retracted: ({ by, title, version }) => ({
      subject: `${by} zieht die Zustimmung zu ${q(title)} zurück`,
      paragraphs: [`${by} hat die Zustimmung zu Fassung ${String(version)} von ${q(title)} zurückgezogen.`],
      action: 'Übersicht der Zustimmungen öffnen',
    }),
    locked: ({ title, version, listed }) => ({
      subject: `${q(title)} steht fest`,
      paragraphs: [
        `Fassung ${String(version)} von ${q(title)} ist jetzt der endgültige Text und kann nicht mehr geändert werden.`,
        listed
          ? 'Ihr Name steht darunter.'
          : 'Ihr Name steht nicht darunter. Sie können noch nachträglich mitunterzeichnen, bis der Brief abgesandt wird.',
      ],
      action: 'Endgültigen Text lesen',
    }),
    closed: ({ title, version, listed, signatures }) => ({
      subject: `${q(title)} wurde abgesandt`,
      paragraphs: [
        `Fassung ${String(version)} von ${q(title)} wurde mit ${signatures === 1 ? 'einer Unterschrift' : `${String(signatures)} Unterschriften`} abgesandt. Die Liste ist geschlossen.`,
        listed ? 'Ihr Name steht darunter.' : 'Ihr Name steht nicht darunter.',
      ],
      action: 'Endgültigen Text lesen',
    }),
    'passkey-added': ({ passkey, name }) => ({
      subject: 'Ihrem Konto wurde ein Passkey hinzugefügt',
      paragraphs: [
        `Der Passkey ${q(passkey)} wurde dem Konto von ${name} bei Paraph hinzugefügt.`,
        'Wenn Sie das nicht waren, sehen Sie jetzt Ihre Passkeys durch und sagen Sie es denen, die Paraph für Sie betreiben: Mit einem Passkey kann man Briefen in Ihrem Namen zustimmen.',
      ],
      action: 'Ihre Passkeys ansehen',
    }),
    'passkey-removed': ({ passkey, name }) => ({
      subject: 'Ein Passkey wurde aus Ihrem Konto entfernt',
      paragraphs: [
        `Der Passkey ${q(passkey)} wurde aus dem Konto von ${name} bei Paraph entfernt.`,
        'Wenn Sie das nicht waren, sehen Sie jetzt Ihre Passkeys durch und sagen Sie es denen, die Paraph für Sie betreiben.',
      ],
      action: 'Ihre Passkeys ansehen',
    }),
    'address-given': ({ by, title, name, given }) => ({
      subject: `${name} steht mit einer anderen Adresse auf einer Liste`,
      paragraphs: [
        `${by} hat den Namen ${name} mit der Adresse ${given} auf die Liste der Unterzeichnenden von ${q(title)} gesetzt. Dieser Server kennt zu dem Namen eine andere Adresse.`,
        'Wer dieses Postfach liest, kann unter dem Namen antworten. Die Seite und die Nachweise sagen, dass die Adresse von der Federführung kommt.',
        'Wenn Sie das nicht sind oder es nicht Ihre Adresse ist, sagen Sie es der Federführung und denen, die Paraph für Sie betreiben.',
      ],
      action: 'Paraph öffnen',
    }),
    removed: ({ by, title, version, decision, reason }) => ({
      subject: `Sie stehen nicht mehr auf der Liste der Unterzeichnenden von ${q(title)}`,
      paragraphs: [
        `${by} hat Ihren Namen von der Liste der Unterzeichnenden des offenen Briefs ${q(title)} genommen${reason === undefined ? '.' : ', mit dieser Begründung:'}`,
        decision === undefined
          ? 'Sie brauchen nicht mehr zu antworten.'
          : `Ihre Antwort auf Fassung ${String(version)} zählt nicht mehr. Die Quittung, die Sie erhalten haben, bleibt gültig und gehört Ihnen.`,
      ],
      action: 'Ansehen, was geschehen ist',
    }),
    'lead-offered': ({ by, title }) => ({
      subject: `${by} bittet Sie, die Federführung von ${q(title)} zu übernehmen`,
      paragraphs: [
        `${by} bittet Sie, den offenen Brief ${q(title)} federführend zu übernehmen. Solange Sie nicht annehmen, ändert sich nichts.`,
      ],
      action: 'Brief öffnen',
    }),
    'hand-over': ({ by, to, title }) => ({
      subject: `Neue Federführung für ${q(title)}`,
      paragraphs: [
        `${by} bittet ${to}, die Federführung des offenen Briefs ${q(title)} zu übernehmen. Wer federführend ist, sieht, was Sie antworten.`,
        'Wenn Sie das nicht möchten, können Sie Ihre Antwort zurückziehen, bis der Text feststeht.',
      ],
      action: 'Antwort ansehen oder ändern',
    }),
    'names-rule': ({ by, title, rule }) => ({
      subject: `Wer Ihre Antwort auf ${q(title)} sieht, hat sich geändert`,
      paragraphs: [
        rule === 'shown'
          ? `${by} hat festgelegt, dass die Beteiligten am offenen Brief ${q(title)} schon vorher sehen, wer geantwortet hat. Das gilt für Antworten von jetzt an.`
          : `${by} hat festgelegt, dass beim offenen Brief ${q(title)} bis zum Feststellen nur die Federführung sieht, wer geantwortet hat. Das gilt für Antworten von jetzt an.`,
        'Was bei Ihrer Antwort zugesagt war, bleibt so.',
      ],
      action: 'Antwort ansehen oder ändern',
    }),
    'passkeys-asked': ({ by, title, version }) => ({
      subject: `${q(title)} verlangt jetzt Passkeys`,
      paragraphs: [
        `${by} verlangt für Antworten auf den offenen Brief ${q(title)} von jetzt an einen Passkey. Sie haben Fassung ${String(version)} per Mail-Link zugestimmt.`,
        'Ihre Zustimmung bleibt, wie sie gegeben wurde, und wird so gezeigt. Mit einem Passkey können Sie sie zurückziehen und neu zustimmen.',
      ],
      action: 'Antwort ansehen oder ändern',
    }),
    'listing-changed': ({ before, now }) => ({
      subject: 'Ihr Name steht jetzt anders im Verzeichnis',
      paragraphs: [
        `Im Verzeichnis standen Sie als ${before}; ab jetzt stehen Sie dort als ${now}. Listen von Briefen, auf denen Sie schon stehen, bleiben, wie sie sind.`,
        'Wenn Sie das nicht waren, ändern Sie es auf der Seite unten zurück und sagen Sie es denen, die Paraph für Sie betreiben.',
      ],
      action: 'Ansehen, wie Sie aufgeführt sind',
    }),
    delegation: ({ mep, adviser, by, change, toMep, until }) => {
      const end = until === undefined ? '' : ` bis ${at(until)}`;
      const done = {
        offered: toMep
          ? `${by} hat ${adviser} angeboten, in Ihrem Namen zu handeln${end}. Es gilt erst, wenn ${adviser} annimmt.`
          : `${by} bietet Ihnen an, im Namen von ${mep} zu handeln${end}. Es gilt erst, wenn Sie annehmen.`,
        declined: toMep
          ? `${adviser} hat abgelehnt, in Ihrem Namen zu handeln.`
          : `Sie haben abgelehnt, im Namen von ${mep} zu handeln.`,
        given: toMep
          ? `${by === adviser ? `${adviser} hat angenommen` : `${by} hat ${adviser} erlaubt`}, in Ihrem Namen zu handeln${end === '' ? '.' : `, und zwar${end}.`}`
          : `${by === adviser ? 'Sie haben angenommen' : `${by} hat Ihnen erlaubt`}, im Namen von ${mep} zu handeln${end === '' ? '.' : `, und zwar${end}.`}`,
        changed: toMep
          ? `${by} hat geändert, was ${adviser}${end} in Ihrem Namen tun darf.`
          : `${by} hat geändert, was Sie${end} im Namen von ${mep} tun dürfen.`,
        ended: toMep
          ? `${by} hat beendet, dass ${adviser} in Ihrem Namen handelt. Das gilt ab sofort.`
          : `${by} hat beendet, dass Sie im Namen von ${mep} handeln. Das gilt ab sofort.`,
      }[change];
      return {
        subject: {
          offered: toMep
            ? `Sie haben ${adviser} gefragt, in Ihrem Namen zu handeln`
            : `Anfrage von ${mep}: im Namen von ${mep} handeln`,
          declined: toMep ? `${adviser} handelt nicht in Ihrem Namen` : `Sie handeln nicht im Namen von ${mep}`,
          given: toMep ? `${adviser} darf in Ihrem Namen handeln` : `Sie dürfen im Namen von ${mep} handeln`,
          changed: toMep
            ? `Was ${adviser} in Ihrem Namen tun darf, wurde geändert`
            : `Was Sie im Namen von ${mep} tun dürfen, wurde geändert`,
          ended: toMep ? `${adviser} handelt nicht mehr in Ihrem Namen` : `Sie handeln nicht mehr im Namen von ${mep}`,
        }[change],
        paragraphs: [
          done,
          'Zustimmen, nicht zustimmen und festschreiben lässt sich nie übertragen.',
          ...(toMep ? ['Wenn Sie das nicht wollen, beenden Sie es auf der folgenden Seite.'] : []),
        ],
        action: 'Vertretungen ansehen',
      };
    },
    'amendment-tabled': ({ by, number, title, justification }) => ({
      subject: `Änderungsantrag ${String(number)} zu ${q(title)} eingereicht`,
      paragraphs: [
        `${by} hat Änderungsantrag ${String(number)} zu ${q(title)} eingereicht${justification === undefined ? '.' : ', mit dieser Begründung:'}`,
      ],
      action: `Änderungsantrag ${String(number)} öffnen`,
    }),
    'amendment-decided': ({ number, title, outcome, reason }) => {
      const why = reason === undefined ? '.' : ', aus diesem Grund:';
      const done = { adopted: 'angenommen', rejected: 'abgelehnt', lapsed: 'hinfällig' }[outcome];
      return {
        subject: `Änderungsantrag ${String(number)} zu ${q(title)}: ${done}`,
        paragraphs: [
          {
            adopted: `Änderungsantrag ${String(number)} zu ${q(title)} wurde angenommen.`,
            rejected: `Änderungsantrag ${String(number)} zu ${q(title)} wurde abgelehnt${why}`,
            lapsed: `Änderungsantrag ${String(number)} zu ${q(title)} ist hinfällig geworden${why}`,
          }[outcome],
        ],
        action: `Änderungsantrag ${String(number)} öffnen`,
      };
    },
    'amendment-asked': ({ by, number, title, justification }) => ({
      subject: `${by} möchte Änderungsantrag ${String(number)} mit Ihnen einreichen`,
      paragraphs: [
        `${by} möchte Änderungsantrag ${String(number)} zu ${q(title)} gemeinsam mit Ihnen einreichen${justification === undefined ? '.' : ', mit dieser Begründung:'}`,
      ],
      action: `Änderungsantrag ${String(number)} öffnen`,
    }),
    'wording-proposed': ({ by, number, title, message }) => ({
      subject: `Anderer Wortlaut für Änderungsantrag ${String(number)} zu ${q(title)}`,
      paragraphs: [
        `${by} fragt, ob Sie einen anderen Wortlaut von Änderungsantrag ${String(number)} zu ${q(title)} annehmen${message === undefined ? '.' : ':'}`,
      ],
      action: `Änderungsantrag ${String(number)} öffnen`,
    }),
    question: ({ by, address, about, title, message }) => {
      const who = address === undefined ? by : `${by} (${address})`;
      const wish = about === 'access' ? `Zugang zu ${q(title)}` : `mehr Zeit für die Antwort zu ${q(title)}`;
      return {
        subject: `${by} bittet um ${wish}`,
        paragraphs: [`${who} bittet Sie als Federführung um ${wish}${message === undefined ? '.' : ':'}`],
        action: about === 'access' ? 'Zugänge ansehen' : 'Stand der Zustimmungen öffnen',
      };
    },
    comment: ({ by, title, how }) => ({
      subject: {
        comment: `${by} hat ${q(title)} kommentiert`,
        reply: `${by} hat zu ${q(title)} geantwortet`,
        mention: `${by} erwähnt Sie zu ${q(title)}`,
      }[how],
      paragraphs: [
        {
          comment: `${by} hat den Entwurf von ${q(title)} kommentiert:`,
          reply: `${by} hat auf einen Kommentar zu ${q(title)} geantwortet:`,
          mention: `${by} erwähnt Sie in einem Kommentar zu ${q(title)}:`,
        }[how],
      ],
      action: 'Brief öffnen',
    }),
  },
  digest: {
    subject: (count) =>
      count === 1 ? 'Paraph: eine Neuigkeit seit gestern' : `Paraph: ${String(count)} Neuigkeiten seit gestern`,
    intro: 'Was seit der letzten dieser E-Mails in Ihren Briefen geschehen ist.',
    action: 'Ihre Briefe öffnen',
  },
  labels: {
    note: 'Was sich geändert hat',
    version: 'Fassung',
    fingerprint: 'Fingerabdruck dieses Textes',
    listedAs: 'Aufgeführt als',
    when: 'Wann',
    confirmedBy: 'Bestätigt durch',
    passkey: 'Passkey',
    link: 'getippter Name, E-Mail-Link',
    text: (version) => `Der Text von Fassung ${String(version)}`,
    changes: (count, from) =>
      `${count === 1 ? 'Eine Änderung' : `${String(count)} Änderungen`} seit Fassung ${String(from)}`,
    noWords: 'Kein Wort hat sich geändert.',
    moreChanges: (count) => `${String(count)} weitere: siehe den Vergleich auf der Seite.`,
    added: 'neu',
    deleted: 'gestrichen',
    moved: 'verschoben',
    formatted: 'nur die Form ist anders',
    parts: letter.parts,
  },
  attached: {
    pdf: 'Der Brief mit seinen Unterschriften ist als PDF angehängt.',
    noPdf: 'Das PDF konnte für diese E-Mail nicht erstellt werden; Sie finden es auf der Seite.',
    receipt: (page) =>
      `Bewahren Sie die angehängte Datei receipt.json auf: Sie belegt für sich allein, auf welchen Text Sie wie geantwortet haben. Prüfen lässt sie sich unter ${page}.`,
    checkpoint:
      'Bewahren Sie den angehängten Prüfpunkt auf: Mit ihm lässt sich später prüfen, dass nichts bis jetzt Festgehaltene geändert oder weggelassen wurde.',
  },
  footer: {
    line: 'Paraph: ein Text, und wer dahinter steht.',
    why: (notice) =>
      `Sie erhalten diese E-Mail, weil Sie ${
        {
          invitations: 'über Einladungen',
          declines: 'über Absagen',
          approvals: 'über Zustimmungen',
          final: 'über endgültige Texte',
          amendments: 'über Änderungsanträge',
          comments: 'über Kommentare',
        }[notice]
      } unterrichtet werden wollen.`,
    stop: 'Diese E-Mails nicht mehr erhalten',
    settings: 'Auswählen, welche E-Mails Sie erhalten',
    key: (kid) => `Schlüssel dieses Servers: ${kid}`,
    always:
      'E-Mails wie diese kommen immer: Sie bitten Sie um eine Entscheidung oder schützen, was in Ihrem Namen entschieden wurde.',
  },
};
