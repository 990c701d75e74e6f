// chain.ts is imported by its own name: it needs the version's canonical JSON, which screens may do without.
export * from './model/commands.ts';
export * from './model/context.ts';
export * from './rights/delegation.ts';
export { type CreateLetter } from './commands/letter/create-letter.ts';
export { authorityOf, decide, type Decision } from './decide.ts';
export * from './model/events.ts';
export { EVENTS, policyOf, writesIntoText } from './events/index.ts';
export type { EventSubject } from './events/policy.ts';
export { evolve, fold, unwritten } from './evolve.ts';
export {
  approvalsOf,
  askedVersion,
  CIRCULATION_HOLD_MS,
  find,
  lastAmendmentNumber,
  openAmendments,
  stoppableUntil,
} from './model/find.ts';
export * from './screen-context.ts';
export { redact } from './rights/redact.ts';
export { refsIn, type Refs } from './model/refs.ts';
export { answerRef, listingRef, listingRefs, readListing, type Listing } from './listing.ts';
export * from './availability.ts';
export * from './rights/authority.ts';
export { type Permission, type Principal } from './rights/permission.ts';
export * from './rights/permissions.ts';
export * from './model/refusals.ts';
export { remindable } from './commands/sign-off/remind-signatories.ts';
export { remindersDue } from './commands/sign-off/reminder-schedule.ts';
export * from './model/state.ts';
export * from './view.ts';
export { eventFor, type WithheldEvent } from './rights/event-visibility.ts';
export * from './rights/visibility.ts';
