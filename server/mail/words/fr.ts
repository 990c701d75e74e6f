import { fr as letter } from '../../../shared/letter/words/fr.ts';
import { brussels, type Words } from './words.ts';

const at = brussels('fr-FR', (date, time) => `${date} à ${time}, heure de Bruxelles`);
const q = (title: string): string => `«\u202f${title}\u202f»`;

const MAY: { readonly [access: string]: string } = {
  read: 'la lire',
  comment: 'la lire et la commenter',
  amend: 'la lire, la commenter et proposer des amendements',
  edit: 'modifier le projet',
  lead: 'décider à son sujet comme auteur principal',
};

const REQUEST = [
  'Ce lien n’est destiné qu’à vous\u202f: il ouvre cette lettre et rien d’autre, tant que votre réponse est attendue. Ne le transmettez pas. Lire ne vous engage à rien.',
  'Vous pouvez approuver ou décliner. Personne ne peut le faire à votre place.',
];

const NOT_YOU =
  'Si ce n’était pas vous, prévenez aussitôt l’auteur principal et la personne qui gère Paraph pour vous.';

export const fr: Words = {
  at,
  behalf: (person, mep) => `${person} (pour ${mep})`,
  mails: {
    'sign-in': () => ({
      subject: 'Votre lien de connexion à Paraph',
      paragraphs: ['Utilisez ce lien pour vous connecter à Paraph. Il sert une seule fois, pendant 15 minutes.'],
      action: 'Se connecter',
      small: ['Si vous ne l’avez pas demandé, ignorez ce message\u202f: rien ne se passe sans le lien.'],
    }),
    invitation: ({ by, title, access }) => ({
      subject: `${by} vous invite à ${q(title)}`,
      paragraphs: [`${by} vous donne accès à la lettre ouverte ${q(title)}. Vous pouvez ${MAY[access] ?? 'la lire'}.`],
      action: 'Ouvrir la lettre',
    }),
    circulation: ({ by, title, version, answered, again, deadline }) => ({
      subject:
        answered === undefined
          ? `${by} vous demande de cosigner ${q(title)}`
          : `${q(title)} a changé\u202f: merci de relire`,
      paragraphs: [
        `${by} vous demande de cosigner la version ${String(version)} de la lettre ouverte ${q(title)}.${again ? ' Ce message remplace le précédent sur cette version.' : ''}`,
        ...(answered === undefined
          ? []
          : [
              `Vous avez répondu sur la version ${String(answered)}. Le texte a changé depuis\u202f; cette réponse ne compte donc plus. Les différences figurent ci-dessous.`,
            ]),
        ...(deadline === undefined ? [] : [`Merci de répondre avant le ${at(deadline)}.`]),
      ],
      action: `Lire la version ${String(version)}`,
      small: REQUEST,
    }),
    reminder: ({ by, title, version, deadline }) => ({
      subject: `Rappel\u202f: ${q(title)} attend votre réponse`,
      paragraphs: [
        `${by} vous a demandé de cosigner la version ${String(version)} de la lettre ouverte ${q(title)} et n’a pas encore votre réponse.`,
        ...(deadline === undefined ? [] : [`Merci de répondre avant le ${at(deadline)}.`]),
      ],
      action: `Lire la version ${String(version)}`,
      small: REQUEST,
    }),
    receipt: ({ decision, title, version, late }) =>
      ({
        approved: {
          subject: `Reçu\u202f: vous avez approuvé la version ${String(version)} de ${q(title)}`,
          paragraphs: [
            late
              ? `Vous avez ajouté une cosignature tardive à la version ${String(version)} de la lettre ouverte ${q(title)}.`
              : `Vous avez approuvé la version ${String(version)} de la lettre ouverte ${q(title)}.`,
            'Votre approbation porte exactement sur le texte ci-dessous, qui a cette empreinte, et sur aucun autre. Si un mot change, la question vous sera posée de nouveau.',
            `Conservez ce message. ${NOT_YOU}`,
          ],
          action: 'Voir ou retirer votre approbation',
        },
        refused: {
          subject: `Reçu\u202f: vous avez décliné la version ${String(version)} de ${q(title)}`,
          paragraphs: [
            `Vous avez décliné la version ${String(version)} de la lettre ouverte ${q(title)}. Votre nom n’y figurera pas.`,
            NOT_YOU,
          ],
          action: 'Voir ou changer votre réponse',
        },
        retracted: {
          subject: `Reçu\u202f: vous avez retiré votre approbation de ${q(title)}`,
          paragraphs: [
            `Vous avez retiré votre approbation de la version ${String(version)} de la lettre ouverte ${q(title)}. Votre nom n’y figurera pas.`,
            NOT_YOU,
          ],
          action: 'Voir ou changer votre réponse',
        },
      })[decision],
    declined: ({ by, title, version, reason }) => ({
      subject: `${by} décline ${q(title)}`,
      paragraphs: [
        `${by} décline la signature de la version ${String(version)} de ${q(title)}${reason === undefined ? '.' : ', pour cette raison\u202f:'}`,
      ],
      action: 'Ouvrir le tableau des approbations',
    }),
    approved: ({ by, title, version, late }) => ({
      subject: `${by} approuve ${q(title)}`,
      paragraphs: [
        late
          ? `${by} a ajouté une cosignature tardive à la version ${String(version)} de ${q(title)}.`
          : `${by} approuve la version ${String(version)} de ${q(title)}.`,
      ],
      action: 'Ouvrir le tableau des approbations',
    }),
    retracted: ({ by, title, version }) => ({
      subject: `${by} retire son approbation de ${q(title)}`,
      paragraphs: [`${by} a retiré son approbation de la version ${String(version)} de ${q(title)}.`],
      action: 'Ouvrir le tableau des approbations',
    }),
    locked: ({ title, version, listed }) => ({
      subject: `${q(title)} est définitive`,
      paragraphs: [
        `La version ${String(version)} de ${q(title)} est désormais le texte définitif et ne peut plus changer.`,
        listed
          ? 'Votre nom y figure.'
          : 'Votre nom n’y figure pas. Vous pouvez encore ajouter une cosignature tardive jusqu’à l’envoi de la lettre.',
      ],
      action: 'Lire le texte définitif',
    }),
    closed: ({ title, version, listed, signatures }) => ({
      subject: `${q(title)} a été envoyée`,
      paragraphs: [
        `La version ${String(version)} de ${q(title)} a été envoyée avec ${signatures === 1 ? 'un signataire' : `${String(signatures)} signataires`}. La liste est close.`,
        listed ? 'Votre nom y figure.' : 'Votre nom n’y figure pas.',
      ],
      action: 'Lire le texte définitif',
    }),
    'passkey-added': ({ passkey, name }) => ({
      subject: 'Une clé d’accès a été ajoutée à votre compte',
      paragraphs: [
        `La clé d’accès ${q(passkey)} a été ajoutée au compte de ${name} sur Paraph.`,
        'Si ce n’était pas vous, vérifiez dès maintenant vos clés d’accès et prévenez la personne qui gère Paraph pour vous\u202f: une clé permet d’approuver des lettres en votre nom.',
      ],
      action: 'Voir vos clés d’accès',
    }),
    'passkey-removed': ({ passkey, name }) => ({
      subject: 'Une clé d’accès a été retirée de votre compte',
      paragraphs: [
        `La clé d’accès ${q(passkey)} a été retirée du compte de ${name} sur Paraph.`,
        'Si ce n’était pas vous, vérifiez dès maintenant vos clés d’accès et prévenez la personne qui gère Paraph pour vous.',
      ],
      action: 'Voir vos clés d’accès',
    }),
    'address-given': ({ by, title, name, given }) => ({
      subject: `${name} figure sur une liste avec une autre adresse`,
      paragraphs: [
        `${by} a inscrit le nom ${name} sur la liste des signataires de ${q(title)} avec l’adresse ${given}, qui n’est pas celle que ce serveur connaît pour ce nom.`,
        'Qui lit cette boîte peut répondre sous ce nom. La page et les preuves indiquent que l’adresse vient de l’auteur principal.',
        'Si ce n’est pas vous, ou pas votre adresse, prévenez l’auteur principal et la personne qui gère Paraph pour vous.',
      ],
      action: 'Ouvrir Paraph',
    }),
    removed: ({ by, title, version, decision, reason }) => ({
      subject: `Vous ne figurez plus sur la liste des signataires de ${q(title)}`,
      paragraphs: [
        `${by} a retiré votre nom de la liste des signataires de la lettre ouverte ${q(title)}${reason === undefined ? '.' : ', pour cette raison\u202f:'}`,
        decision === undefined
          ? 'Vous n’avez plus à répondre.'
          : `Votre réponse à la version ${String(version)} ne compte plus. Le reçu que vous avez obtenu reste valable, et à vous.`,
      ],
      action: 'Voir ce qui s’est passé',
    }),
    'lead-offered': ({ by, title }) => ({
      subject: `${by} vous propose de devenir l’auteur principal de ${q(title)}`,
      paragraphs: [
        `${by} vous propose de devenir l’auteur principal de la lettre ouverte ${q(title)}. Rien ne change avant que vous acceptiez.`,
      ],
      action: 'Ouvrir la lettre',
    }),
    'hand-over': ({ by, to, title }) => ({
      subject: `Un autre auteur principal pour ${q(title)}`,
      paragraphs: [
        `${by} propose à ${to} de devenir l’auteur principal de la lettre ouverte ${q(title)}. L’auteur principal voit ce que vous répondez.`,
        'Si vous ne le souhaitez pas, vous pouvez retirer votre réponse tant que le texte n’est pas arrêté.',
      ],
      action: 'Voir ou changer votre réponse',
    }),
    'names-rule': ({ by, title, rule }) => ({
      subject: `Qui voit votre réponse sur ${q(title)} a changé`,
      paragraphs: [
        rule === 'shown'
          ? `${by} a décidé que les membres de la lettre ouverte ${q(title)} voient qui a répondu avant que le texte soit arrêté. Cela vaut pour les réponses données désormais.`
          : `${by} a décidé que seul l’auteur principal voit qui a répondu à la lettre ouverte ${q(title)} avant que le texte soit arrêté. Cela vaut pour les réponses données désormais.`,
        'Ce qui vous était promis lors de votre réponse reste acquis.',
      ],
      action: 'Voir ou changer votre réponse',
    }),
    'passkeys-asked': ({ by, title, version }) => ({
      subject: `${q(title)} demande désormais une clé d’accès`,
      paragraphs: [
        `${by} demande désormais une clé d’accès pour répondre à la lettre ouverte ${q(title)}. Vous avez approuvé la version ${String(version)} par lien de courriel.`,
        'Votre approbation reste telle que vous l’avez donnée, et est montrée ainsi. Avec une clé d’accès, vous pouvez la retirer et approuver à nouveau.',
      ],
      action: 'Voir ou changer votre réponse',
    }),
    'listing-changed': ({ before, now }) => ({
      subject: 'Votre nom figure désormais autrement',
      paragraphs: [
        `Dans l’annuaire, vous étiez ${before}\u202f; vous êtes désormais ${now}. Les listes des lettres où vous figurez déjà restent telles quelles.`,
        'Si ce n’était pas vous, rétablissez-le sur la page ci-dessous et prévenez la personne qui gère Paraph pour vous.',
      ],
      action: 'Voir comment vous figurez',
    }),
    delegation: ({ mep, adviser, by, change, toMep, until }) => {
      const end = until === undefined ? '.' : ` jusqu’au ${at(until)}.`;
      const done = {
        offered: toMep
          ? `${by} propose à ${adviser} d’agir en votre nom${end} Rien ne vaut avant que ${adviser} accepte.`
          : `${by} vous propose d’agir au nom de ${mep}${end} Rien ne vaut avant que vous acceptiez.`,
        declined: toMep ? `${adviser} a refusé d’agir en votre nom.` : `Vous avez refusé d’agir au nom de ${mep}.`,
        given: toMep
          ? `${by === adviser ? `${adviser} accepte` : `${by} permet à ${adviser}`} d’agir en votre nom${end}`
          : `${by === adviser ? 'Vous acceptez' : `${by} vous permet`} d’agir au nom de ${mep}${end}`,
        changed: toMep
          ? `${by} a modifié ce que ${adviser} peut faire en votre nom${end}`
          : `${by} a modifié ce que vous pouvez faire au nom de ${mep}${end}`,
        ended: toMep
          ? `${by} a mis fin à la délégation par laquelle ${adviser} agissait en votre nom. C’est vrai dès maintenant.`
          : `${by} a mis fin à la délégation par laquelle vous agissiez au nom de ${mep}. C’est vrai dès maintenant.`,
      }[change];
      return {
        subject: {
          offered: toMep
            ? `Vous avez proposé à ${adviser} d’agir en votre nom`
            : `${mep} vous propose d’agir en son nom`,
          declined: toMep ? `${adviser} n’agit pas en votre nom` : `Vous n’agissez pas au nom de ${mep}`,
          given: toMep ? `${adviser} peut agir en votre nom` : `Vous pouvez agir au nom de ${mep}`,
          changed: toMep
            ? `Ce que ${adviser} peut faire en votre nom a changé`
            : `Ce que vous pouvez faire au nom de ${mep} a changé`,
          ended: toMep ? `${adviser} n’agit plus en votre nom` : `Vous n’agissez plus au nom de ${mep}`,
        }[change],
        paragraphs: [
          done,
          'Approuver, décliner et verrouiller une lettre ne se délèguent jamais.',
          ...(toMep ? ['Si ce n’est pas ce que vous voulez, mettez-y fin sur la page ci-dessous.'] : []),
        ],
        action: 'Voir les délégations',
      };
    },
    'amendment-tabled': ({ by, number, title, justification }) => ({
      subject: `Amendement ${String(number)} déposé sur ${q(title)}`,
      paragraphs: [
        `${by} a déposé l’amendement ${String(number)} sur ${q(title)}${justification === undefined ? '.' : ', avec cette justification\u202f:'}`,
      ],
      action: `Ouvrir l’amendement ${String(number)}`,
    }),
    'amendment-decided': ({ number, title, outcome, reason }) => {
      const why = reason === undefined ? '.' : ', pour cette raison\u202f:';
      const done = { adopted: 'adopté', rejected: 'rejeté', lapsed: 'caduc' }[outcome];
      return {
        subject: `Amendement ${String(number)} sur ${q(title)}\u202f: ${done}`,
        paragraphs: [
          {
            adopted: `L’amendement ${String(number)} sur ${q(title)} a été adopté.`,
            rejected: `L’amendement ${String(number)} sur ${q(title)} a été rejeté${why}`,
            lapsed: `L’amendement ${String(number)} sur ${q(title)} est devenu caduc${why}`,
          }[outcome],
        ],
        action: `Ouvrir l’amendement ${String(number)}`,
      };
    },
    'amendment-asked': ({ by, number, title, justification }) => ({
      subject: `${by} vous propose de déposer ensemble l’amendement ${String(number)}`,
      paragraphs: [
        `${by} vous propose de déposer aussi l’amendement ${String(number)} sur ${q(title)}${justification === undefined ? '.' : ', avec cette justification\u202f:'}`,
      ],
      action: `Ouvrir l’amendement ${String(number)}`,
    }),
    'wording-proposed': ({ by, number, title, message }) => ({
      subject: `Une autre rédaction de l’amendement ${String(number)} sur ${q(title)}`,
      paragraphs: [
        `${by} vous demande si vous acceptez une autre rédaction de l’amendement ${String(number)} sur ${q(title)}${message === undefined ? '.' : '\u202f:'}`,
      ],
      action: `Ouvrir l’amendement ${String(number)}`,
    }),
    question: ({ by, address, about, title, message }) => {
      const who = address === undefined ? by : `${by} (${address})`;
      const wish = about === 'access' ? `l’accès à ${q(title)}` : `plus de temps pour répondre sur ${q(title)}`;
      return {
        subject: `${by} demande ${wish}`,
        paragraphs: [
          `${who} vous demande, en tant qu’auteur principal, ${wish}${message === undefined ? '.' : '\u202f:'}`,
        ],
        action: about === 'access' ? 'Voir qui a accès' : 'Ouvrir le tableau des signatures',
      };
    },
    comment: ({ by, title, how }) => ({
      subject: {
        comment: `${by} a commenté ${q(title)}`,
        reply: `${by} a répondu sur ${q(title)}`,
        mention: `${by} vous mentionne sur ${q(title)}`,
      }[how],
      paragraphs: [
        {
          comment: `${by} a commenté le projet de ${q(title)}\u202f:`,
          reply: `${by} a répondu à un commentaire sur ${q(title)}\u202f:`,
          mention: `${by} vous mentionne dans un commentaire sur ${q(title)}\u202f:`,
        }[how],
      ],
      action: 'Ouvrir la lettre',
    }),
  },
  digest: {
    subject: (count) =>
      count === 1 ? 'Paraph\u202f: une nouvelle depuis hier' : `Paraph\u202f: ${String(count)} nouvelles depuis hier`,
    intro: 'Ce qui s’est passé dans vos lettres depuis le dernier de ces messages.',
    action: 'Ouvrir vos lettres',
  },
  labels: {
    note: 'Ce qui a changé',
    version: 'Version',
    fingerprint: 'Empreinte de ce texte',
    listedAs: 'Nom sur la liste',
    when: 'Date',
    confirmedBy: 'Confirmée par',
    passkey: 'clé d’accès',
    link: 'nom saisi, lien électronique',
    text: (version) => `Le texte de la version ${String(version)}`,
    changes: (count, from) =>
      `${count === 1 ? 'Un changement' : `${String(count)} changements`} depuis la version ${String(from)}`,
    noWords: 'Aucun mot n’a changé.',
    moreChanges: (count) => `${String(count)} de plus\u202f: voir la comparaison sur la page.`,
    added: 'nouveau',
    deleted: 'supprimé',
    moved: 'déplacé',
    formatted: 'seule la forme a changé',
    parts: letter.parts,
  },
  attached: {
    pdf: 'La lettre avec ses signatures est jointe en PDF.',
    noPdf: 'Le PDF n’a pas pu être produit pour ce message\u202f; il se trouve sur la page.',
    receipt: (page) =>
      `Conservez le fichier receipt.json joint\u202f: il prouve à lui seul à quel texte vous avez répondu, et comment. Chacun peut le vérifier sur ${page}.`,
    checkpoint:
      'Conservez le point de contrôle joint\u202f: il permet à quiconque de vérifier plus tard que rien de ce qui a été enregistré jusqu’ici n’a été modifié ni omis.',
  },
  footer: {
    line: 'Paraph\u202f: un texte, et qui le porte.',
    why: (notice) =>
      `Vous recevez ce message parce que vous avez choisi d’être informé ${
        {
          invitations: 'des invitations',
          declines: 'des refus de signer',
          approvals: 'des approbations',
          final: 'des textes définitifs',
          amendments: 'des amendements',
          comments: 'des commentaires',
        }[notice]
      }.`,
    stop: 'Ne plus recevoir ces messages',
    settings: 'Choisir les messages que vous recevez',
    key: (kid) => `Clé de ce serveur\u202f: ${kid}`,
    always:
      'Les messages de ce genre arrivent toujours\u202f: ils vous demandent une décision ou protègent ce qui a été décidé en votre nom.',
  },
};
