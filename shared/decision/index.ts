// chain.ts is imported by its own name: it needs the version's canonical JSON, which screens may do without.
export * from './model/commands.ts';
export * from './model/context.ts';
export * from './rights/delegation.ts';
export { authorityOf, decide, type CreateLetter, type Decision } from './decide.ts';
export * from './model/events.ts';
export { evolve, fold, unwritten } from './evolve.ts';
export { approvalsOf, askedVersion, find, lastAmendmentNumber, openAmendments } from './model/find.ts';
export * from './screen-context.ts';
export { redact } from './rights/redact.ts';
export { refsIn, type Refs } from './model/refs.ts';
export { answerRef, listingRef, listingRefs, readListing, type Listing } from './listing.ts';
export * from './availability.ts';
export * from './rights/permissions.ts';
export * from './model/refusals.ts';
export { remindable } from './commands/reminders.ts';
export * from './model/state.ts';
export * from './view.ts';
export * from './rights/visibility.ts';
