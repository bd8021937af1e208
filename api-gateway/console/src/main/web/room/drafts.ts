import type { ServerFrame } from '../net/frames';
import type { Draft, RoomState } from './state';

/** {@code helpy.thinking} and {@code helpy.token}: what Helpys are at. */
export function drafting(room: RoomState, frame: ServerFrame): RoomState {
  const { data } = frame;
  const before = room.drafts.find((draft) => draft.runId === data.runId);
  if (before === undefined && frame.event === 'helpy.thinking' && data.isThinking === false) return room;
  const draft: Draft = before ?? {
    runId: data.runId,
    roundId: data.roundId,
    helpyId: data.helpyId,
    text: '',
    length: 0,
    thinking: true,
    stopping: false,
  };
  const after =
    frame.event === 'helpy.thinking' ? { ...draft, thinking: data.isThinking === true } : more(draft, data.index, data.delta);
  return { ...room, drafts: before ? room.drafts.map((d) => (d === before ? after : d)) : [...room.drafts, after] };
}

/** {@code index} says how much came before: 0 begins anew, and a gap means that frames were passed over for this reader. */
function more(draft: Draft, index: number, delta: string): Draft {
  const length = index + delta.length;
  if (index === 0) return { ...draft, text: delta, length };
  if (index === draft.length) return { ...draft, text: draft.text + delta, length };
  if (index > draft.length) return { ...draft, text: `${draft.text} … ${delta}`, length };
  const whole = draft.text.length === draft.length;
  return whole ? { ...draft, text: draft.text.slice(0, index) + delta, length } : draft;
}

/** Delivered, given up or over: its draft counts no longer. */
export function withoutDraft(room: RoomState, isIt: (draft: Draft) => boolean): RoomState {
  return room.drafts.some(isIt) ? { ...room, drafts: room.drafts.filter((draft) => !isIt(draft)) } : room;
}
