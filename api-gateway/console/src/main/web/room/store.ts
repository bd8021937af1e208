import { type RoomAction, reduce } from './reducer';
import type { RoomState } from './state';

/** The state of one room, for React. What comes in a burst is drawn once. */
export class RoomStore {
  private readonly listeners = new Set<() => void>();
  private drawing = false;
  private shown: RoomState;

  constructor(private state: RoomState) {
    this.shown = state;
  }

  readonly dispatch = (action: RoomAction): void => {
    this.state = reduce(this.state, action);
    if (this.drawing) return;
    this.drawing = true;
    window.requestAnimationFrame(() => {
      this.drawing = false;
      this.shown = this.state;
      for (const listener of this.listeners) listener();
    });
  };

  /** As of now, drawn or not. */
  readonly now = (): RoomState => this.state;

  readonly snapshot = (): RoomState => this.shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
