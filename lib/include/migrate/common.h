/* What every public header needs: export and compiler marks. */
#ifndef MIGRATE_COMMON_H
#define MIGRATE_COMMON_H

#define MIG_VERSION "0.1.0"

#define MIG_API __attribute__((visibility("default")))
#define MIG_MUST_CHECK __attribute__((warn_unused_result))
#define MIG_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define MIG_CLEANUP(function) __attribute__((cleanup(function)))

#endif
