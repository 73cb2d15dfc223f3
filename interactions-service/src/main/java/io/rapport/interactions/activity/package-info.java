/// Calls, meetings, emails and chats that somebody logged on a contact. Tells others
/// `activity.*`.
package io.rapport.interactions.activity;
