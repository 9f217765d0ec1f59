/* SHA-1 after FIPS 180-4, section 6.1. */
#include "base/sha1.h"

#include <stdint.h>
#include <string.h>

enum { BLOCK = 64, WORDS = 5, ROUNDS = 80, LENGTH_BYTES = 8 };

typedef struct {
    uint32_t hash[WORDS];
    unsigned char block[BLOCK]; /* not yet hashed */
    uint64_t length;            /* of all */
} state;

static uint32_t rotate(uint32_t value, unsigned bits)
{
    return value << bits | value >> (32 - bits);
}

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24U | (uint32_t)bytes[1] << 16U | (uint32_t)bytes[2] << 8U |
           (uint32_t)bytes[3];
}

static uint32_t choose(uint32_t x, uint32_t y, uint32_t z)
{
    return z ^ (x & (y ^ z)); /* of each bit y where x is set, else z */
}

static uint32_t parity(uint32_t x, uint32_t y, uint32_t z)
{
    return x ^ y ^ z;
}

static uint32_t majority(uint32_t x, uint32_t y, uint32_t z)
{
    return (x & y) | (z & (x | y));
}

/* Five rounds, after which the five words stand where they stood: nothing has to be moved. */
#define ROUND(mix, add, a, b, c, d, e, w) \
    ((e) += rotate(a, 5) + mix(b, c, d) + (add) + (w), (b) = rotate(b, 30))
#define FIVE_ROUNDS(mix, add, w)                \
    do {                                        \
        ROUND(mix, add, a, b, c, d, e, (w)[0]); \
        ROUND(mix, add, e, a, b, c, d, (w)[1]); \
        ROUND(mix, add, d, e, a, b, c, (w)[2]); \
        ROUND(mix, add, c, d, e, a, b, (w)[3]); \
        ROUND(mix, add, b, c, d, e, a, (w)[4]); \
    } while (0)

static void hash_block(uint32_t hash[WORDS], const unsigned char *bytes)
{
    uint32_t w[ROUNDS], a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4];

    for (unsigned i = 0; i < 16; i++)
        w[i] = big_endian(bytes + (size_t)4 * i);
    for (unsigned i = 16; i < ROUNDS; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (unsigned i = 0; i < 20; i += WORDS)
        FIVE_ROUNDS(choose, 0x5a827999, w + i);
    for (unsigned i = 20; i < 40; i += WORDS)
        FIVE_ROUNDS(parity, 0x6ed9eba1, w + i);
    for (unsigned i = 40; i < 60; i += WORDS)
        FIVE_ROUNDS(majority, 0x8f1bbcdc, w + i);
    for (unsigned i = 60; i < ROUNDS; i += WORDS)
        FIVE_ROUNDS(parity, 0xca62c1d6, w + i);
    hash[0] += a;
    hash[1] += b;
    hash[2] += c;
    hash[3] += d;
    hash[4] += e;
}

static void add(state *s, const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        size_t used = s->length % BLOCK, taken = BLOCK - used < length ? BLOCK - used : length;

        memcpy(s->block + used, bytes, taken);
        s->length += taken;
        bytes += taken;
        length -= taken;
        if (s->length % BLOCK == 0)
            hash_block(s->hash, s->block);
    }
}

static void end(state *s)
{
    static const unsigned char padding[BLOCK] = {0x80};
    size_t used = s->length % BLOCK;
    size_t missing = (used < BLOCK - LENGTH_BYTES ? 0 : BLOCK) + BLOCK - LENGTH_BYTES - used;
    uint64_t bits = s->length * 8;
    unsigned char length[LENGTH_BYTES];

    for (unsigned i = 0; i < LENGTH_BYTES; i++)
        length[i] = (unsigned char)(bits >> (56 - 8 * i));
    add(s, padding, missing);
    add(s, length, sizeof length);
}

void mig_sha1(const mig_sha1_part *parts, size_t count, char digits[MIG_SHA1_DIGITS + 1])
{
    static const char hex[] = "0123456789abcdef";
    state s = {.hash = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};

    for (size_t i = 0; i < count; i++)
        add(&s, parts[i].bytes, parts[i].length);
    end(&s);
    for (unsigned i = 0; i < MIG_SHA1_DIGITS; i++)
        digits[i] = hex[s.hash[i / 8] >> (28 - i % 8 * 4) & 0xFU];
    digits[MIG_SHA1_DIGITS] = '\0';
}
