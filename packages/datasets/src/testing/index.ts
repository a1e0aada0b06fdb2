export {
  askedText,
  type ChatBody,
  type ChatReply,
  type ChatServer,
  fail,
  say,
  sayEntities,
  startChatServer,
} from './startChatServer.js';
