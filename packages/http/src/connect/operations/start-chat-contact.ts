import { startChatContactRequest } from "@tributary/protocol/connect";
import { startChat } from "../../start/start-chat.ts";
import { operation } from "../operation.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_StartChatContact.html */
export const startChatContact = operation("StartChatContact", startChatContactRequest, startChat);
