import { useMemo } from 'react';
import { randomId } from '../key';
import type { Api, Problem } from '../net/api';
import type { RoomConnection } from '../net/connection';
import type { Draft } from '../room/state';
import type { RoomStore } from '../room/store';

/** What a person can do in a room. What resolves with a boolean says whether it was done. */
export interface Actions {
  say(content: string): void;
  sayAgain(clientMessageId: string, content: string): void;
  discard(clientMessageId: string): void;
  typing(on: boolean): void;
  /** Everything up to this message has been read. */
  read(messageId: string): void;
  react(messageId: string, emoji: string, on: boolean): Promise<boolean>;
  edit(messageId: string, content: string): Promise<boolean>;
  remove(messageId: string): Promise<boolean>;
  /** Resolves with what went wrong, if anything did. */
  stop(draft: Draft): Promise<string | null>;
  loadEarlier(): Promise<void>;
}

export function useActions(api: Api, store: RoomStore, connection: RoomConnection | null): Actions {
  return useMemo(() => {
    const say = (clientMessageId: string, content: string) => {
      store.dispatch({ type: 'say', clientMessageId, content, at: new Date().toISOString() });
      connection?.say(clientMessageId, content);
    };
    const tell = (event: string, data: object) => connection?.tell(event, data) ?? Promise.resolve(false);
    return {
      say: (content) => say(randomId(), content),
      sayAgain: say,
      discard: (clientMessageId) => store.dispatch({ type: 'discard', clientMessageId }),
      typing: (isTyping) => void tell('user.typing', { isTyping }),
      read: (messageId) => void tell('message.read', { messageId }),
      react: (messageId, emoji, on) => tell('message.reaction', { messageId, emoji, on }),
      edit: (messageId, content) => tell('message.edit', { messageId, content }),
      remove: (messageId) => tell('message.delete', { messageId }),
      async stop({ runId }) {
        store.dispatch({ type: 'stopping', runId, on: true });
        try {
          await api.stop(store.now().sessionId, runId);
          return null;
        } catch (failure) {
          store.dispatch({ type: 'stopping', runId, on: false });
          return (failure as Problem).message;
        }
      },
      async loadEarlier() {
        const { earlier, sessionId } = store.now();
        if (!earlier) return;
        const page = await api.messages(sessionId, earlier);
        store.dispatch({ type: 'earlier', messages: [...page.items].reverse(), earlier: page.nextCursor ?? null });
      },
    };
  }, [api, store, connection]);
}
