/*
 * YAML as a tree that knows line and column. A strict subset, the same for every file of ours:
 * scalars are text (plain null, ~ and nothing mean null; no yes/on/1e3 magic); duplicate keys,
 * tags, anchors, aliases, several documents, invalid UTF-8, and input that is too deep or too long
 * are errors with their place.
 */
#ifndef MIG_YAML_NODE_H
#define MIG_YAML_NODE_H

#include "base/arena.h"
#include "base/str.h"
#include "migrate/error.h"

#include <stdbool.h>

enum { MIG_YAML_DEPTH = 64, MIG_YAML_MAX = 16 * 1024 * 1024 /* bytes */ };

typedef enum { MIG_NODE_SCALAR, MIG_NODE_LIST, MIG_NODE_MAP } mig_node_kind;

typedef struct mig_node mig_node;

typedef struct {
    const char *key;
    mig_place place; /* of the key */
    mig_node *value; /* never NULL; a scalar with text NULL where nothing was written */
} mig_pair;

struct mig_node {
    mig_node_kind kind;
    mig_place place;
    const char *text; /* scalar: its text; NULL: null */
    bool quoted;      /* scalar: in quotes or a block, so taken as it is */
    bool cut;         /* plain scalar: a " #" follows on its line, the rest was lost as a comment */
    unsigned text_line; /* scalar that was read: where the first line of its text is in the file, */
    unsigned text_column; /* and where that and all that follow begin; 0: not known (folded) */
    bool flow;            /* read: written in { } or [ ]; write: put on one line where it fits */
    const char *comment;  /* write only: lines put above it as "# ..."; NULL: none */
    MIG_ARRAY(mig_node *) items; /* list */
    MIG_ARRAY(mig_pair) pairs;   /* map, in file order */
};

/*
 * Parses one document. file names it in places (borrowed by the tree, as is the text's arena).
 * *root is NULL when the document is empty. Errors: MIG_ERR_USAGE at the place; SQL that YAML would
 * spoil (a value that begins with !, & or *; a bracket or comma inside { }) is named as such with
 * the advice to quote.
 */
MIG_MUST_CHECK bool mig_yaml_read(mig_arena *arena, const char *file, const char *text,
                                  size_t length, mig_node **root, mig_error *err);

/* Reads the file and parses it. The tree is in nodes, which may be freed before arena: its texts
 * and places are in the latter. */
MIG_MUST_CHECK bool mig_yaml_read_file(mig_arena *arena, mig_arena *nodes, const char *path,
                                       mig_node **root, mig_error *err);

/* Building a tree to write. Texts are borrowed. */
mig_node *mig_node_scalar(mig_arena *arena, const char *text); /* NULL: null */
/* Text that YAML or a default could take for something else (true, 5, now(), current_date) is
 * quoted. */
mig_node *mig_node_text(mig_arena *arena, const char *text);
mig_node *mig_node_list(mig_arena *arena);
mig_node *mig_node_map(mig_arena *arena);
void mig_node_push(mig_arena *arena, mig_node *list, mig_node *item);
void mig_node_put(mig_arena *arena, mig_node *map, const char *key, mig_node *value);

/*
 * The canonical form: block style, two spaces, keys in the order they were put; maps and lists
 * marked flow on one line where that fits into 100 columns, else as blocks; text with line breaks
 * as a literal block; quotes only where needed (double where YAML's escapes are needed, else
 * single). Reading it back gives the same tree, and so does mig_yaml_read's strictness (nothing
 * that we write needs a reader's care: never " #", never a bracket or comma unquoted inside { }).
 */
void mig_yaml_write(const mig_node *root, mig_str *out);

/* The tree from a node on, in another arena; texts and places are borrowed from the old one. */
mig_node *mig_node_copy(mig_arena *arena, const mig_node *node);

/* Looking things up in a tree that was read. */

/* The value of a key, or NULL. */
mig_node *mig_node_find(const mig_node *map, const char *key);

/* Where a line and column of a scalar's text (both from 1) are in the file; false: not known. */
bool mig_node_place_in(mig_arena *arena, const mig_node *node, unsigned line, unsigned column,
                       mig_place *place);

/* Kind checks: an error at the node's place that says what `what` has to be ("a list of columns").
 */
MIG_MUST_CHECK bool mig_node_want_map(const mig_node *node, const char *what, mig_error *err);
MIG_MUST_CHECK bool mig_node_want_list(const mig_node *node, const char *what, mig_error *err);
/* A scalar that is not null. */
MIG_MUST_CHECK bool mig_node_want_text(const mig_node *node, const char *what, const char **text,
                                       mig_error *err);
/* true or false, nothing else. */
MIG_MUST_CHECK bool mig_node_want_bool(const mig_node *node, const char *what, bool *value,
                                       mig_error *err);
/* A scalar, or a list of scalars: one or several texts. */
MIG_MUST_CHECK bool mig_node_want_texts(mig_arena *arena, const mig_node *node, const char *what,
                                        mig_strings *texts, mig_error *err);
/* Every key of the map is one of the words, else an error at the key with the nearest word. */
MIG_MUST_CHECK bool mig_node_want_keys(const mig_node *map, const char *what,
                                       const char *const *words, size_t count, mig_error *err);

#endif
