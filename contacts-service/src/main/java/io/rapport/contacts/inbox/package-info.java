/// What other services tell, sorted by kind and handed on as lists.
package io.rapport.contacts.inbox;
