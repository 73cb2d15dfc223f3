/// What activities and tickets have in common: custom fields and the limits of what people write.
package io.rapport.interactions.crm;
