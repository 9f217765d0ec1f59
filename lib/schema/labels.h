/*
 * Values of enums in defaults and in pieces of SQL, where they can be told for sure: literals that
 * are cast to the enum, 'sad'::mood, or to an array of it, '{sad,ok}'::mood[], as PostgreSQL prints
 * every one of them; and literal defaults of the enum's columns.
 */
#ifndef MIG_SCHEMA_LABELS_H
#define MIG_SCHEMA_LABELS_H

#include "schema/model.h"

/* What a value is called from now on; NULL: as before. May also just take note of it. */
typedef const char *mig_label_edit(const void *context, const char *label);

/* The text with the values changed; the text itself when none is. text may be NULL. */
const char *mig_labels_in_text(mig_arena *arena, const char *text, mig_name enumeration,
                               mig_label_edit *edit, const void *context);

/* The same for dflt.value of a column of the enum, or of an array of it. */
const char *mig_labels_in_default(mig_arena *arena, const mig_column *column, mig_name enumeration,
                                  mig_label_edit *edit, const void *context);

#endif
