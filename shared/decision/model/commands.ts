/** The commands of a letter, and the fields that others share with them. */
export {
  COMMANDS,
  commandSchema,
  type Command,
  type CommandLookingUp,
  type CommandOf,
  type CommandType,
} from '../commands/registry.ts';
export { ACCESS, createLetterSchema, listedAsSchema, time, type Access, type Anchor } from './fields.ts';
