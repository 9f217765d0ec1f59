/*
 * measure ROUNDS COMMAND [-- COMMAND]...: runs the commands in turn, so many times each, and prints a
 * line for each: the medians of its time and of its CPU time in ms, and its peak memory in MB. In turn, so that
 * what else the machine does meets all of them. A command that fails ends it with status 1.
 */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_COMMANDS = 16, MOST_ROUNDS = 1000 };

typedef struct {
    char **words;
    double elapsed_ms[MOST_ROUNDS], cpu_ms[MOST_ROUNDS];
    long peak_kb;
} command;

static command commands[MOST_COMMANDS];

static double clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double timeval_ms(struct timeval t)
{
    return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static void run_child(char **words)
{
    int null = open("/dev/null", O_RDWR);

    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    execvp(words[0], words);
    perror(words[0]);
    _exit(127);
}

static void run_once(command *c, int round)
{
    double start = clock_ms();
    struct rusage usage;
    int status;
    pid_t child = fork();

    if (child == 0)
        run_child(c->words);
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
        fprintf(stderr, "measure: %s failed\n", c->words[0]);
        exit(1);
    }
    c->elapsed_ms[round] = clock_ms() - start;
    c->cpu_ms[round] = timeval_ms(usage.ru_utime) + timeval_ms(usage.ru_stime);
    if (usage.ru_maxrss > c->peak_kb)
        c->peak_kb = usage.ru_maxrss;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 0, count = 0;

    for (int i = 2; i < argc && count < MOST_COMMANDS; i++) {
        commands[count++].words = argv + i;
        while (i < argc && strcmp(argv[i], "--") != 0)
            i++;
        argv[i] = NULL; /* argv[argc] is NULL already */
    }
    if (rounds < 1 || rounds > MOST_ROUNDS || count == 0) {
        fprintf(stderr, "usage: measure ROUNDS COMMAND [-- COMMAND]...\n");
        return 2;
    }
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++)
            run_once(&commands[i], round);
    for (int i = 0; i < count; i++)
        printf("%.1f %.1f %.1f\n", median(commands[i].elapsed_ms, rounds),
               median(commands[i].cpu_ms, rounds), (double)commands[i].peak_kb / 1024);
    return 0;
}
