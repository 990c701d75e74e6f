/** Deciding on amendments from the desk: asks first where more than one thing follows, and goes on to the next one. */
import { tick } from 'svelte';
import type { Conflict } from '../../../shared/amendment/index.ts';
import type { AmendmentView } from '../../../shared/api/views.ts';
import type { Act } from '../../amendments/acts.ts';
import { costOf, declinedOver } from '../../amendments/cost.ts';
import { competitors, openAmended, openTo } from '../../amendments/deciding.ts';
import { byPlace } from '../../amendments/order.ts';
import { paths } from '../../api/paths.ts';
import { sentenceFor } from '../../api/refusals.ts';
import { m } from '../../generated/i18n/messages.js';
import { announce } from '../../kit/feedback/announce.svelte.ts';
import { go } from '../../frame/navigation.svelte.ts';
import { toast } from '../../kit/feedback/toasts.svelte.ts';
import type { WorkspaceState } from '../desk.svelte.ts';
import { focusStrip, openAmendment, openBlock } from '../navigation.ts';
import { begin, takeOver } from '../draft/writing.ts';

/** Does what a button of an amendment says, or opens the dialog that asks about it. */
export async function act(desk: WorkspaceState, what: Act, amendment: AmendmentView): Promise<void> {
  if (what === 'reject' || what === 'lapse') desk.asking = { kind: what, amendment };
  else if (what === 'edit') edit(desk, amendment);
  else if (what === 'amend') await begin(desk, amendment.id);
  else if (what === 'some' || (what === 'adopt' && asksFirst(desk, amendment)))
    desk.asking = { kind: 'adopt', amendment, some: what === 'some' };
  else if (what === 'adopt') await adopt(desk, amendment);
  else if (what === 'undo') await undo(desk, amendment);
  else if (what === 'take-over') await takeOver(desk, amendment);
  else await takeBack(desk, what, amendment);
}

async function adopt(desk: WorkspaceState, amendment: AmendmentView): Promise<void> {
  const pressed = document.activeElement;
  const answer = await desk.workspace.letter.run({ type: 'AdoptAmendment', amendment: amendment.id });
  if (answer.ok) afterAdoption(desk, m.workspace_done_adopted({ number: amendment.number ?? 0 }), amendment, pressed);
  else if (answer.problem.code === 'amendment-conflicts') {
    const conflicts = (answer.problem['conflicts'] ?? []) as readonly Conflict[];
    desk.asking = { kind: 'conflicts', amendment, conflicts };
  } else toast(sentenceFor(answer.problem));
}

/** How long an adoption can be undone from where it was made; later it is reopened, and the draft edited. */
const UNDO_MS = 20_000;

/** As after every decision, and offers to undo it. */
export function afterAdoption(
  desk: WorkspaceState,
  done: string,
  amendment: AmendmentView,
  pressed?: Element | null,
): void {
  afterDecision(desk, done, amendment, pressed);
  // What another amendment has become is not told from the draft.
  if (amendment.to !== undefined) return;
  desk.workspace.undoable = amendment.id;
  setTimeout(() => {
    if (desk.workspace.undoable === amendment.id) desk.workspace.undoable = null;
  }, UNDO_MS);
  toast(done, { label: m.workspace_undo(), run: () => void undo(desk, amendment), forMs: UNDO_MS });
}

async function undo(desk: WorkspaceState, amendment: AmendmentView): Promise<void> {
  const number = amendment.number ?? 0;
  if (!(await desk.run({ type: 'ReopenAmendment', amendment: amendment.id, undo: true }))) return;
  desk.workspace.undoable = null;
  toast(m.workspace_done_undone({ number }));
  if (desk.page !== 'draft') return;
  openAmendment(desk, amendment);
  refocusStrip();
}

/** How long drawing the strip of another amendment may take until the focus can stay on it. */
const DRAWN_MS = 400;

/** Gives the focus to the strip once it is drawn, unless somebody has gone elsewhere by then: what is moved or gone loses the focus. */
function refocusStrip(): void {
  requestAnimationFrame(() => document.activeElement === document.body && focusStrip());
  setTimeout(() => document.activeElement === document.body && focusStrip(), DRAWN_MS);
}

async function takeBack(desk: WorkspaceState, what: 'withdraw' | 'reopen', amendment: AmendmentView): Promise<void> {
  const number = amendment.number ?? 0;
  const type = what === 'withdraw' ? 'WithdrawAmendment' : 'ReopenAmendment';
  if (!(await desk.run({ type, amendment: amendment.id }))) return;
  toast(what === 'withdraw' ? m.workspace_done_withdrawn({ number }) : m.workspace_done_reopened({ number }));
  const again = desk.view?.amendments.find((one) => one.id === amendment.id);
  if (again?.status === 'writing') void go(`${paths.letter(desk.id)}?write=${amendment.id}`);
}

/** Whether adopting entails more than the change itself: then it is asked first. */
function asksFirst({ view, workspace }: WorkspaceState, amendment: AmendmentView): boolean {
  if (!view || !workspace.doc || amendment.needsReview) return false;
  // It changes no more than another proposal.
  if (openAmended(amendment.to, view.amendments))
    return competitors(workspace.doc, amendment, view.amendments, workspace.bases.of).length > 0;
  return (
    openTo(amendment, view.amendments).length > 0 ||
    (amendment.lapses?.length ?? 0) > 0 ||
    (costOf(view)?.approvals ?? 0) > 0 ||
    declinedOver(view, amendment).length > 0 ||
    competitors(workspace.doc, amendment, view.amendments, workspace.bases.of).length > 0
  );
}

/** Opens the outcome of an amendment for editing, with the draft as it is now. */
export function edit(desk: WorkspaceState, amendment: AmendmentView): void {
  const draft = desk.rooms?.draft.text() ?? desk.workspace.doc;
  if (!draft || amendment.number === null) return;
  desk.asking = null;
  desk.editing = { amendment: amendment.id, draft };
  void go(paths.amendment(desk.id, amendment.number));
}

/**
 * Says what was done and goes on to the next one to decide, or back to the block.
 * @param pressed what had the focus when it was decided: whoever has gone on by keyboard while the answer was on its way keeps the focus
 */
export function afterDecision(
  desk: WorkspaceState,
  done: string,
  amendment: AmendmentView,
  pressed: Element | null = document.activeElement,
): void {
  const { workspace } = desk;
  const left = (desk.view?.amendments ?? []).filter(({ status }) => status === 'tabled');
  toast(done);
  announce(m.workspace_left({ done, count: left.length }));
  const stayed = [document.body, pressed].includes(document.activeElement);
  if (desk.page === 'list') {
    if (stayed) void focusNext(desk, amendment);
    return;
  }
  if (desk.page !== 'draft') return;
  const blocks = workspace.proposals.find((one) => one.amendment.id === left[0]?.id)?.blocks;
  workspace.chosen = left[0]?.id ?? null;
  if (!stayed) return;
  const block = blocks?.[0] ?? amendment.changes?.[0]?.block;
  if (block) openBlock(desk, block, left[0] === undefined);
  requestAnimationFrame(focusStrip);
  refocusStrip();
}

/** In the list of amendments: the one after the decided one in the order of the page, else the page. */
async function focusNext({ view, workspace }: WorkspaceState, { id: decided }: AmendmentView): Promise<void> {
  const items = [...document.querySelectorAll<HTMLElement>('[data-amendment]')];
  const at = items.findIndex((item) => item.dataset['amendment'] === decided);
  const waits = new Set(workspace.view?.amendments.flatMap((one) => (one.status === 'tabled' ? one.id : [])));
  // Whether the page has drawn without it already or not, what follows it is what stood behind it.
  const order = byPlace(view?.amendments ?? [], workspace.rows).map((one) => one.id);
  const after = order.slice(order.indexOf(decided) + 1).filter((one) => waits.has(one));
  const next = items.slice(at + 1).find((item) => at >= 0 && waits.has(item.dataset['amendment'] ?? ''));
  const target = next?.id ?? `queue-${after[0] ?? [...waits].at(-1) ?? ''}`;
  await tick();
  // After a dialog has given the focus back to a button that is gone by then.
  requestAnimationFrame(() => {
    const item = document.getElementById(target) ?? document.getElementById('main');
    item?.focus({ preventScroll: true });
    item?.scrollIntoView({ block: 'nearest' });
  });
}
