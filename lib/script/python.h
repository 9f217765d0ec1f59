/*
 * Inside lib/script: what a Python module says at its top level of a few names, without Python.
 * Only what is written out is read, texts, None and lists of texts; what is computed is an error.
 */
#ifndef MIG_SCRIPT_PYTHON_H
#define MIG_SCRIPT_PYTHON_H

#include "base/position.h"

typedef enum {
    MIG_PYTHON_NAME,   /* also keywords */
    MIG_PYTHON_STRING, /* one literal */
    MIG_PYTHON_SIGN,   /* any other character; a number is one */
    MIG_PYTHON_END,    /* of a logical line */
} mig_python_kind;

typedef struct {
    mig_python_kind kind;
    mig_position at;
    const char *text; /* NAME: it; STRING: its value */
    char sign;        /* SIGN: the character, '0' of a number */
    bool computed;    /* STRING: formatted, bytes, or a character by its name */
    unsigned depth;   /* of brackets around it; of a bracket those around the pair */
} mig_python_token;

typedef MIG_ARRAY(mig_python_token) mig_python_tokens;

/* Every logical line ends with an END. MIG_ERR_USAGE at the place of a string that never ends. */
MIG_MUST_CHECK bool mig_python_tokenize(mig_arena *arena, const char *file, const char *text,
                                        mig_python_tokens *tokens, mig_error *err);

/* What is assigned to a name. */
typedef struct {
    const char *name;
    bool found, several; /* several: a tuple, list or set */
    mig_place place;     /* of the value */
    mig_strings texts;   /* none: None */
} mig_python_value;

/* A function of the module. */
typedef struct {
    const char *name;
    bool found, empty; /* empty: `pass` and the like alone */
} mig_python_function;

typedef struct {
    const char *docstring;    /* NULL: none */
    mig_python_value *values; /* the caller's, with the names */
    size_t value_count;
    mig_python_function *functions;
    size_t function_count;
} mig_python_module;

/* text: UTF-8, ends with a NUL. MIG_ERR_USAGE at the place of what can't be read. */
MIG_MUST_CHECK bool mig_python_read(mig_arena *arena, const char *file, const char *text,
                                    mig_python_module *module, mig_error *err);

#endif
