/** What goes over the wire, as api-gateway/LIVE.md describes it. Only what the page reads. */

export interface WireMessage {
  messageId: string;
  senderType: 'human' | 'helpy';
  senderId: string;
  senderName: string;
  content: string;
  createdAt: string;
  edited?: boolean;
  deleted?: boolean;
  runId?: string;
  /** By emoji, in the order of first use: who has put it there. */
  reactions?: Record<string, string[]>;
}

export interface Person {
  userId: string;
  displayName: string;
}

export interface Helpy {
  helpyId: string;
  name: string;
  subject?: string;
  personality?: string;
}

/** The answer to {@code group.join}. */
export interface JoinedRoom {
  sessionId: string;
  name: string;
  members: Person[];
  helpys: Helpy[];
  position: number;
}

export interface ListedRoom {
  sessionId: string;
  name: string;
  subject?: string;
  isActive: boolean;
  helpys: Helpy[];
  position: number;
  /** Told to who is in the room; 100 stands for a hundred or more. */
  unread?: number;
}

export interface Responder {
  helpyId: string;
  runId: string;
  score: number;
  reason: string;
  state?: string;
  order?: number;
  failure?: string;
  costCredits?: string;
}

export interface WireProblem {
  code: string;
  message: string;
}

export interface ServerFrame {
  event: string;
  /** Durable frames of a room have one; the others are worth nothing later. */
  position?: number;
  ts?: string;
  // What is in it depends on the event; a frame that the page does not know is passed over.
  // eslint-disable-next-line
  data: any;
}

export interface ClientFrame {
  event: string;
  id?: string;
  data: object;
}
