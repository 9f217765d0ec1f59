/*
 * libyaml 0.2.5 says "did not find expected ',' or '}'" where a user forgot quotes around text[].
 * Here its errors, known by their texts (src/scanner.c, src/parser.c), become advice.
 */
#include "yaml/fault.h"

#include "base/text.h"

#include <string.h>

/* The character at an index as it is shown in a message; "" at the end or for a line break. */
static char char_at(mig_source *source, size_t index)
{
    size_t offset = mig_source_offset(source, index);

    return offset < source->length ? source->text[offset] : '\0';
}

bool mig_yaml_fault_first(mig_source *source, size_t index, mig_error *err)
{
    char c = char_at(source, index);
    const char *why = c == '&'   ? " (anchors are not supported)"
                      : c == '*' ? " (aliases are not supported)"
                      : c == '!' ? " (tags are not supported)"
                                 : "";

    return mig_fail_at(err, mig_source_place(source, index),
                       "a value that begins with \"%c\" has to be put in quotes%s", c, why);
}

static bool problem_is(const yaml_parser_t *parser, const char *text)
{
    return parser->problem && strstr(parser->problem, text);
}

static bool context_is(const yaml_parser_t *parser, const char *text)
{
    return parser->context && strstr(parser->context, text);
}

/* Whether the line of a mark has a ": " before it: then the mark is inside a value. */
static bool inside_value(mig_source *source, size_t index)
{
    size_t end = mig_source_offset(source, index);

    for (size_t i = source->line_start; i + 1 < end; i++)
        if (source->text[i] == ':' && (source->text[i + 1] == ' ' || source->text[i + 1] == '\t'))
            return true;
    return false;
}

/* Whether the parser stumbled over what stands right behind a quote or bracket. */
static bool follows(const yaml_parser_t *parser, mig_source *source, mig_yaml_last last)
{
    size_t from = mig_source_offset(source, last.end);
    size_t to = mig_source_offset(source, parser->problem_mark.index);

    if (parser->context_mark.index >= last.end && parser->context)
        to = mig_source_offset(source, parser->context_mark.index);
    if (last.kind == MIG_YAML_AFTER_OTHER || to < from)
        return false;
    while (from < to && (source->text[from] == ' ' || source->text[from] == '\t'))
        from++;
    return from == to && from < source->length && !strchr("\r\n", source->text[from]);
}

static bool follows_fault(mig_source *source, mig_yaml_last last, mig_error *err)
{
    size_t offset = mig_source_offset(source, last.end);
    size_t index = last.end;

    while (source->text[offset] == ' ' || source->text[offset] == '\t') {
        offset++;
        index++;
    }
    return mig_fail_at(err, mig_source_place(source, index),
                       "text follows the closing %s; put the whole value in quotes",
                       last.kind == MIG_YAML_AFTER_QUOTE ? "quote" : "bracket");
}

static bool quoted_fault(const yaml_parser_t *parser, mig_source *source, mig_error *err)
{
    if (problem_is(parser, "escape") || problem_is(parser, "Unicode"))
        return mig_fail_at(err, mig_source_place(source, parser->problem_mark.index),
                           "there is no such escape in double quotes; "
                           "use single quotes, or double the backslash");
    return mig_fail_at(err, mig_source_place(source, parser->context_mark.index),
                       "the quote that begins here is never closed");
}

/* libyaml's context is the bracket, but for one behind which nothing fits. */
static bool flow_fault(const yaml_parser_t *parser, mig_source *source, mig_yaml_last last,
                       mig_error *err)
{
    size_t index = parser->problem_mark.index;
    char open = char_at(source, last.opened);
    mig_place opened = mig_source_place(source, last.opened);

    if (mig_source_offset(source, index) >= source->length)
        return mig_fail_at(err, opened, "the \"%c\" that begins here is never closed%s", open,
                           opened.snippet && strstr(opened.snippet, " #")
                               ? "; what follows \" #\" is a comment, unless it is in quotes"
                               : "");
    if (mig_source_place(source, index).line != opened.line)
        return mig_fail_at(err, mig_source_place(source, index),
                           "expected \",\" or \"%c\": the \"%c\" on line %u may not be closed, or "
                           "a value with brackets or commas needs quotes",
                           open == '[' ? ']' : '}', open, opened.line);
    return mig_fail_at(err, mig_source_place(source, index),
                       "a value with brackets, commas or quotes inside %s has to be put in quotes",
                       open == '[' ? "[ ]" : "{ }");
}

static bool value_fault(const yaml_parser_t *parser, mig_source *source, mig_error *err)
{
    size_t index = parser->problem_mark.index;
    mig_place place = mig_source_place(source, index);

    if (inside_value(source, index))
        return mig_fail_at(err, place, "a value with \": \" in it has to be put in quotes");
    return mig_fail_at(err, place, "no key can stand here; check the indentation");
}

static bool node_fault(const yaml_parser_t *parser, mig_source *source, mig_error *err)
{
    size_t index = parser->problem_mark.index;
    mig_place place = mig_source_place(source, index);
    char c = char_at(source, index);

    if (c == ':')
        return mig_fail_at(err, place, "a key is missing before \":\"");
    if (c && strchr(",]}", c))
        return mig_fail_at(err, place,
                           "unexpected \"%c\"; a value with brackets or commas "
                           "has to be put in quotes",
                           c);
    return mig_fail_at(err, place, "this fits nothing above it; check the indentation");
}

static bool scanner_fault(const yaml_parser_t *parser, mig_source *source, mig_error *err)
{
    size_t index = parser->problem_mark.index;
    mig_place place = mig_source_place(source, index);

    if (problem_is(parser, "cannot start any token") && char_at(source, index) != '\t')
        return mig_yaml_fault_first(source, index, err);
    if (problem_is(parser, "tab character") || problem_is(parser, "cannot start any token"))
        return mig_fail_at(err, place, "a tab can't indent; use spaces");
    if (problem_is(parser, "mapping values are not allowed"))
        return value_fault(parser, source, err);
    if (problem_is(parser, "block sequence entries are not allowed"))
        return mig_fail_at(err, place,
                           "a list can't begin here: begin it on a line of its own, "
                           "or put a value that begins with \"-\" in quotes");
    if (problem_is(parser, "mapping keys are not allowed"))
        return mig_yaml_fault_first(source, index, err);
    if (context_is(parser, "a simple key"))
        return mig_fail_at(err, mig_source_place(source, parser->context_mark.index),
                           "expected \"key: value\"; check the colon and the indentation");
    if (context_is(parser, "an anchor") || context_is(parser, "an alias") ||
        context_is(parser, "a tag") || context_is(parser, "a block scalar"))
        return mig_yaml_fault_first(source, parser->context_mark.index, err);
    if (context_is(parser, "a quoted scalar"))
        return quoted_fault(parser, source, err);
    if (context_is(parser, "a plain scalar"))
        return mig_fail_at(
            err, mig_source_place(source, parser->context_mark.index),
            "a value with a colon before a bracket or comma has to be put in quotes");
    if (context_is(parser, "directive"))
        return mig_fail_at(err, mig_source_place(source, parser->context_mark.index),
                           "a line can't begin with \"%%\"");
    return mig_fail_at(err, place, "not valid YAML: %s", parser->problem);
}

bool mig_yaml_fault(const yaml_parser_t *parser, mig_source *source, mig_yaml_last last,
                    mig_error *err)
{
    bool flow = context_is(parser, "a flow");

    if (parser->error != YAML_SCANNER_ERROR && parser->error != YAML_PARSER_ERROR)
        return mig_fail_at(err, (mig_place){.file = source->file}, "not valid YAML: %s",
                           parser->problem ? parser->problem : "out of memory");
    if (!flow && follows(parser, source, last))
        return follows_fault(source, last, err);
    if (parser->error == YAML_SCANNER_ERROR)
        return scanner_fault(parser, source, err);
    if (flow)
        return flow_fault(parser, source, last, err);
    if (problem_is(parser, "tag handle"))
        return mig_yaml_fault_first(source, parser->problem_mark.index, err);
    if (problem_is(parser, "directive") || problem_is(parser, "YAML document"))
        return mig_fail_at(err, mig_source_place(source, parser->problem_mark.index),
                           "not valid YAML: %s", parser->problem);
    return node_fault(parser, source, err);
}
