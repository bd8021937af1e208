import { outcomes } from './check';
import './feed';
import './outgoing';
import './rounds';
import './writing';

(globalThis as unknown as { outcomes: unknown }).outcomes = outcomes;
