/* libyaml's errors in the words of someone who writes SQL into YAML. */
#ifndef MIG_YAML_FAULT_H
#define MIG_YAML_FAULT_H

#include "yaml/source.h"

#include <yaml.h>

/* What was read last: text that follows it on its line was meant to be a part of it. */
typedef struct {
    enum { MIG_YAML_AFTER_OTHER, MIG_YAML_AFTER_QUOTE, MIG_YAML_AFTER_BRACKET } kind;
    size_t end;    /* index of the character behind it */
    size_t opened; /* index of the last "[" or "{" that isn't closed */
} mig_yaml_last;

/* Sets err from the parser's error; returns false. */
bool mig_yaml_fault(const yaml_parser_t *parser, mig_source *source, mig_yaml_last last,
                    mig_error *err);

/* The advice for a value that begins with a character that YAML gives a meaning of its own. */
bool mig_yaml_fault_first(mig_source *source, size_t index, mig_error *err);

#endif
