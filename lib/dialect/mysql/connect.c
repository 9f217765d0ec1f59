/*
 * Opening a connection through MariaDB Connector/C. Parameters of URLs have the names that they
 * have for PostgreSQL, and those that Python's drivers use; no option file is read unless the URL
 * asks for it, and the server never gets at files of this machine (LOCAL INFILE).
 */
#include "dialect/mysql/mysql.h"

#include "base/text.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUICK_TIMEOUT_S = 3, TIMEOUT_DIGITS = 6 };

/* The usual place of Debian's servers; asked only where the URL says nothing at all. */
static const char default_socket[] = "/run/mysqld/mysqld.sock";

typedef enum { TLS_PREFER, TLS_DISABLE, TLS_REQUIRE, TLS_VERIFY } tls_mode;

struct my_settings {
    const char *host, *socket, *user, *password, *database;
    unsigned port;
    unsigned timeout_s; /* 0: the library's */
    tls_mode tls;
    const char *ca, *capath, *cert, *key, *crl, *cipher;
    const char *file, *group; /* option files: NULL: none */
};

static const struct {
    const char *key;
    size_t at; /* in my_settings */
} texts[] = {
    {"socket", offsetof(my_settings, socket)},
    {"unix_socket", offsetof(my_settings, socket)},
    {"sslrootcert", offsetof(my_settings, ca)},
    {"ssl_ca", offsetof(my_settings, ca)},
    {"ssl_capath", offsetof(my_settings, capath)},
    {"sslcert", offsetof(my_settings, cert)},
    {"ssl_cert", offsetof(my_settings, cert)},
    {"sslkey", offsetof(my_settings, key)},
    {"ssl_key", offsetof(my_settings, key)},
    {"sslcrl", offsetof(my_settings, crl)},
    {"ssl_cipher", offsetof(my_settings, cipher)},
    {"read_default_file", offsetof(my_settings, file)},
    {"read_default_group", offsetof(my_settings, group)},
};

/* Read by take_other(). */
static const char *const others[] = {"sslmode", "ssl", "connect_timeout", "charset"};

/* Names as PostgreSQL has them. verify-ca checks the server's name too: the library knows no half
 * of it. */
static const struct {
    const char *word;
    tls_mode mode;
} tls_words[] = {
    {"disable", TLS_DISABLE}, {"allow", TLS_PREFER},     {"prefer", TLS_PREFER},
    {"require", TLS_REQUIRE}, {"verify-ca", TLS_VERIFY}, {"verify-full", TLS_VERIFY},
};

static bool take_tls(my_settings *settings, const char *value, mig_error *err)
{
    for (size_t i = 0; i < MIG_LEN(tls_words); i++)
        if (strcmp(tls_words[i].word, value) == 0) {
            settings->tls = tls_words[i].mode;
            return true;
        }
    return mig_fail(err, MIG_ERR_USAGE,
                    "sslmode in the database URL is disable, allow, prefer, require, verify-ca or "
                    "verify-full");
}

static bool take_timeout(my_settings *settings, const char *value, mig_error *err)
{
    if (!*value || strlen(value) > TIMEOUT_DIGITS || strspn(value, "0123456789") != strlen(value))
        return mig_fail(err, MIG_ERR_USAGE,
                        "connect_timeout in the database URL is a number of seconds");
    settings->timeout_s = (unsigned)strtoul(value, NULL, 10);
    return true;
}

static bool take_other(my_settings *settings, const mig_url_option *option, mig_error *err)
{
    if (strcmp(option->key, "sslmode") == 0)
        return take_tls(settings, option->value, err);
    if (strcmp(option->key, "connect_timeout") == 0)
        return take_timeout(settings, option->value, err);
    if (strcmp(option->key, "ssl") == 0)
        return take_tls(settings,
                        strcmp(option->value, "false") == 0  ? "disable"
                        : strcmp(option->value, "true") == 0 ? "require"
                                                             : option->value,
                        err);
    return true; /* charset: ours is utf8mb4 whatever other programs use */
}

static bool fail_unknown(mig_arena *arena, const char *key, mig_error *err)
{
    mig_strings words = {0};
    const char *nearest;

    for (size_t i = 0; i < MIG_LEN(texts); i++)
        mig_push(arena, &words, texts[i].key);
    for (size_t i = 0; i < MIG_LEN(others); i++)
        mig_push(arena, &words, others[i]);
    nearest = mig_nearest(key, words.items, words.len);
    if (nearest)
        return mig_fail(err, MIG_ERR_USAGE,
                        "unknown parameter \"%s\" in the database URL; did you mean \"%s\"?", key,
                        nearest);
    return mig_fail(err, MIG_ERR_USAGE, "unknown parameter \"%s\" in the database URL", key);
}

static bool take_option(mig_arena *arena, my_settings *settings, const mig_url_option *option,
                        mig_error *err)
{
    for (size_t i = 0; i < MIG_LEN(texts); i++)
        if (strcmp(texts[i].key, option->key) == 0) {
            *(const char **)((char *)settings + texts[i].at) =
                mig_arena_strdup(arena, option->value);
            return true;
        }
    for (size_t i = 0; i < MIG_LEN(others); i++)
        if (strcmp(others[i], option->key) == 0)
            return take_other(settings, option, err);
    return fail_unknown(arena, option->key, err);
}

static const char *copy(mig_arena *arena, const char *text)
{
    return text ? mig_arena_strdup(arena, text) : NULL;
}

static bool collect(mig_arena *arena, const mig_url *url, unsigned flags, my_settings *settings,
                    mig_error *err)
{
    *settings = (my_settings){
        .host = copy(arena, url->host),
        .user = copy(arena, url->user),
        .password = copy(arena, url->password),
        .database = copy(arena, url->database),
        .port = url->port ? (unsigned)strtoul(url->port, NULL, 10) : 0,
        .timeout_s = flags & MIG_OPEN_QUICK ? QUICK_TIMEOUT_S : 0,
    };
    for (size_t i = 0; i < url->options.len; i++)
        if (!take_option(arena, settings, &url->options.items[i], err))
            return false;
    if (settings->socket)
        settings->host = NULL;
    else if (!settings->host && !settings->port && !settings->file)
        settings->socket = default_socket;
    return true;
}

static void set_tls(MYSQL *connection, const my_settings *settings, bool tls)
{
    my_bool enforce = tls, verify = settings->tls == TLS_VERIFY;

    if (!tls)
        return;
    mysql_optionsv(connection, MYSQL_OPT_SSL_ENFORCE, &enforce);
    mysql_optionsv(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
    mysql_optionsv(connection, MYSQL_OPT_SSL_CA, settings->ca);
    mysql_optionsv(connection, MYSQL_OPT_SSL_CAPATH, settings->capath);
    mysql_optionsv(connection, MYSQL_OPT_SSL_CERT, settings->cert);
    mysql_optionsv(connection, MYSQL_OPT_SSL_KEY, settings->key);
    mysql_optionsv(connection, MYSQL_OPT_SSL_CRL, settings->crl);
    mysql_optionsv(connection, MYSQL_OPT_SSL_CIPHER, settings->cipher);
}

static MYSQL *prepare(const my_settings *settings, bool tls)
{
    MYSQL *connection = mysql_init(NULL);
    unsigned no_files = 0, protocol = MYSQL_PROTOCOL_TCP;

    if (!connection)
        return NULL;
    mysql_optionsv(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_optionsv(connection, MYSQL_OPT_LOCAL_INFILE, &no_files);
    mysql_optionsv(connection, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "migrate");
    if (settings->timeout_s > 0)
        mysql_optionsv(connection, MYSQL_OPT_CONNECT_TIMEOUT, &settings->timeout_s);
    if (settings->file)
        mysql_optionsv(connection, MYSQL_READ_DEFAULT_FILE, settings->file);
    if (settings->group)
        mysql_optionsv(connection, MYSQL_READ_DEFAULT_GROUP, settings->group);
    if (settings->host || settings->port) /* else "localhost" would mean a socket */
        mysql_optionsv(connection, MYSQL_OPT_PROTOCOL, &protocol);
    set_tls(connection, settings, tls);
    return connection;
}

static MYSQL *try_connect(const my_settings *settings, bool tls)
{
    const char *host = settings->host || !settings->port ? settings->host : "127.0.0.1";
    MYSQL *connection = prepare(settings, tls);

    if (connection)
        (void)mysql_real_connect(connection, host, settings->user, settings->password,
                                 settings->database, settings->port, settings->socket,
                                 CLIENT_FOUND_ROWS | CLIENT_MULTI_RESULTS);
    return connection;
}

/* With TLS unless the server has none, where it is only preferred; a socket needs none. */
static MYSQL *connect_as(const my_settings *settings)
{
    bool local = settings->socket && settings->tls == TLS_PREFER;
    bool tls = !local && settings->tls != TLS_DISABLE;
    MYSQL *connection = try_connect(settings, tls);

    if (connection && tls && settings->tls == TLS_PREFER &&
        mysql_errno(connection) == CR_SSL_CONNECTION_ERROR) {
        mysql_close(connection);
        connection = try_connect(settings, false);
    }
    return connection;
}

static bool fail_connect(MYSQL *connection, const my_settings *settings, mig_error *err)
{
    unsigned code = connection ? mysql_errno(connection) : CR_OUT_OF_MEMORY;

    mig_fail(err, MIG_ERR_FAILED, "%s", connection ? mysql_error(connection) : "out of memory");
    if (code == ER_BAD_DB_ERROR)
        mig_within(err,
                   "the server runs, but has no database \"%s\": create it with `create database`",
                   settings->database);
    else if (code == ER_ACCESS_DENIED_ERROR && !settings->password)
        mig_within(err,
                   "the server asks for a password: put it into the URL, or into an option "
                   "file named by ?read_default_file=");
    return false;
}

void my_kill_query(my_driver *driver)
{
    MYSQL *connection = connect_as(driver->settings);
    char sql[64];

    if (connection && mysql_errno(connection) == 0) {
        (void)snprintf(sql, sizeof sql, "KILL QUERY %lu", mysql_thread_id(driver->connection));
        (void)mysql_query(connection, sql); /* when it can't be done, the statement goes on */
    }
    if (connection)
        mysql_close(connection);
}

/* The library takes a server without TLS for good enough unless it has to check a certificate. */
static bool check_tls(my_driver *driver, mig_error *err)
{
    return driver->settings->tls != TLS_REQUIRE || mysql_get_ssl_cipher(driver->connection) ||
           mig_fail(err, MIG_ERR_FAILED, "the server has no TLS, which sslmode=require asks for");
}

/* Which server it is, what it can, and in which database we are. */
static bool greet(my_driver *driver, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_rows rows;
    const char *version;
    bool mariadb, known;

    /* mysql_get_server_info() has an old prefix before MariaDB's, which SQL hasn't */
    if (!my_rows(driver, scratch, "SELECT VERSION(), DATABASE()", &rows, err))
        return false;
    version = rows.rows.items[0][0];
    mariadb = strstr(version, "MariaDB") != NULL || mariadb_connection(driver->connection);
    driver->base.dialect = mariadb ? &mig_mariadb : &mig_mysql;
    driver->base.version = mig_arena_strndup(driver->arena, version, strcspn(version, "- "));
    known = driver->base.dialect->version_caps(mariadb ? version : driver->base.version,
                                               &driver->base.caps);
    if (!known)
        return mig_fail(err, MIG_ERR_FAILED, "the server is %s %s; migrate needs %s or later",
                        mariadb ? "MariaDB" : "MySQL", driver->base.version,
                        mariadb ? "10.6" : "8.0.19");
    if (!rows.rows.items[0][1])
        return mig_fail(err, MIG_ERR_USAGE,
                        "the URL names no database: put it behind the host, as in "
                        "mysql://host/name");
    driver->base.default_schema = mig_arena_strdup(driver->arena, rows.rows.items[0][1]);
    return my_read_modes(driver, err) && my_set_session(driver, err);
}

/* A server's database exists or not, and reading is no other way of opening it. */
bool mig_mysql_open(const mig_url *url, unsigned flags, mig_driver **driver, mig_error *err)
{
    mig_arena *arena = mig_arena_new();
    my_driver *my = MIG_NEW(arena, my_driver);
    my_settings *settings = MIG_NEW(arena, my_settings);

    my->arena = arena;
    my->settings = settings;
    my_driver_init(my);
    my->base.target = mig_arena_strdup(arena, url->masked);
    if (!collect(arena, url, flags, settings, err)) {
        mig_arena_free(arena);
        return false;
    }
    my->connection = connect_as(settings);
    if (!my->connection || mysql_errno(my->connection) != 0) {
        fail_connect(my->connection, settings, err);
        my->base.close(&my->base);
        return false;
    }
    if (!check_tls(my, err) || !greet(my, err)) {
        my->base.close(&my->base);
        return false;
    }
    *driver = &my->base;
    return true;
}
