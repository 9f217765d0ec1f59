#include "base/position.h"

#include <string.h>

mig_position mig_position_after(const char *text, mig_position from, size_t characters)
{
    for (; characters > 0 && text[from.at]; characters--) {
        from.line += text[from.at] == '\n';
        from.column = text[from.at] == '\n' ? 1 : from.column + 1;
        do
            from.at++;
        while (((unsigned char)text[from.at] & 0xC0U) == 0x80);
    }
    return from;
}

mig_place mig_position_place(mig_arena *arena, const char *file, const char *text,
                             mig_position position)
{
    const char *start = text + position.at;

    while (start > text && start[-1] != '\n')
        start--;
    return (mig_place){file, position.line, position.column,
                       mig_arena_strndup(arena, start, strcspn(start, "\r\n"))};
}
