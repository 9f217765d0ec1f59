/* Trees as JSON. */
#ifndef MIG_YAML_JSON_H
#define MIG_YAML_JSON_H

#include "yaml/node.h"

#include <jansson.h>

/* A string; bytes that are no UTF-8 become question marks. */
json_t *mig_json_text(const char *text);
/* Plain true and false become booleans, null null, the rest strings. */
json_t *mig_json_from_node(const mig_node *node);

#endif
