// chain.ts is imported by its own name: it needs the version's canonical JSON, which screens may do without.
export * from './commands.ts';
export * from './context.ts';
export * from './delegation.ts';
export { authorityOf, decide, type CreateLetter, type Decision } from './decide.ts';
export * from './events.ts';
export { evolve, fold, unwritten } from './evolve.ts';
export { approvalsOf, askedVersion, find, openAmendments } from './find.ts';
export * from './from-view.ts';
export { answerRef, listingRef, listingRefs, readListing, type Listing } from './listing.ts';
export * from './offers.ts';
export * from './permissions.ts';
export * from './refusals.ts';
export { remindable } from './reminders.ts';
export * from './state.ts';
export * from './view.ts';
export * from './visibility.ts';
