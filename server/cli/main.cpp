// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>

#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/terminal.hpp"
#include "quarry/error.hpp"
#include "quarry/index.hpp"
#include "quarry/version.hpp"

namespace quarry::cli {
namespace {

/// The command line as CLI11 knows it, with what the chosen command will run.
struct CommandLine {
  CLI::App app{"Collects, reads and searches materials data, each record for those it is meant for", "quarry"};
  std::function<int()> chosen;
  Common common;
  ExtractCommand extract;
  IngestCommand ingest;
  LoadCommand load;
  SearchCommand search;
  SimilarCommand similar;
  ExportCommand all;
  ShowCommand show;
  DeleteCommand remove;
  ShareCommand share;
  FacetsCommand facets;
  LsCommand ls;
  GetCommand get;
  AuthCommand auth;
  ServeCommand serve;
  BackupCommand backup;
  std::string shell;
};

enum Needs { no_index, needs_index };

/// `--index FOLDER/NAME`: the index of that name, alias or UUID.
std::string index_of(const std::string& text) {
  try {
    return find_index(text).string();
  } catch (const Error& error) {
    throw CLI::ValidationError("--index", error.what());
  }
}

void add_common(CLI::App& command, Common& common, Needs needs) {
  if (needs == needs_index)
    command.add_option("--index", common.index, "the index directory, or FOLDER/NAME, FOLDER/UUID of one in a folder")
        ->required()->envname("QUARRY_INDEX")->transform(index_of);
  command.add_flag("--json", common.json, "machine-readable output");
  command.add_flag("-q,--quiet", common.quiet, "no progress");
}

void add_as(CLI::App& command, Common& common) {
  command.add_option("--as", common.as, "a principal you are: a URN, or me (repeatable); without it: the public")
      ->allow_extra_args(false);
}

void add_fields_option(CLI::App& command, std::vector<std::string>& fields) {
  command.add_option("--fields", fields, "FIELD,...: only these parts of records (of CSV: these columns)")->allow_extra_args(false);
}

void add_connecting(CLI::App& command, Reading& reading) {
  command.add_option("--allow-host", reading.allowed_hosts, "HOST:PORT that may be reached though not public (repeatable)")
      ->allow_extra_args(false);
  command.add_option("--setting", reading.settings, "NAME=VALUE of a kind of place, as zenodo.base_url=ADDRESS (repeatable; docs/connectors.md)")
      ->allow_extra_args(false);
}

void add_reading(CLI::App& command, Reading& reading) {
  command.add_option("--map", reading.map_file, "a mapping of columns and keys to fields (docs/mapping.md)");
  add_connecting(command, reading);
  command.add_option("--jobs", reading.jobs, "groups read at once (default: one per core)");
  command.add_option("--timeout", reading.timeout_seconds, "seconds that one group of files may take")->capture_default_str();
  command.add_option("--workers", reading.worker_directory, "where quarry-worker lies (default: beside this program)");
  command.add_flag("--unsafe-no-sandbox", reading.unsafe_no_sandbox,
                   "read files even where the kernel cannot sandbox the readers");
}

void add_choice(CLI::App& command, FileChoice& choice) {
  command.add_option("--include", choice.include, "PATTERN: only files of such names or paths, as '*.cif', 'run1/**' (repeatable)")->allow_extra_args(false);
  command.add_option("--exclude", choice.exclude, "PATTERN: none of these (repeatable)")->allow_extra_args(false);
  command.add_option("--max-bytes", choice.max_bytes, "leave out what goes beyond so much, as 20GB");
}

template <class Command>
CLI::App* add_command(CommandLine& line, const char* name, const char* what, Command& command) {
  auto* const sub = line.app.add_subcommand(name, what);
  sub->callback([&line, &command] { line.chosen = [&command] { return run(command); }; });
  return sub;
}

void add_reading_commands(CommandLine& line) {
  auto* sub = add_command(line, "extract", "read files and print their records, without an index", line.extract);
  add_common(*sub, line.extract.common, no_index);
  add_reading(*sub, line.extract.reading);
  sub->add_option("path", line.extract.paths, "files or directories")->required();
  sub->add_flag("--mdf", line.extract.mdf_view, "print the strict MDF record only");

  sub = add_command(line, "ingest", "read files into an index", line.ingest);
  add_common(*sub, line.ingest.common, needs_index);
  add_reading(*sub, line.ingest.reading);
  sub->add_option("source", line.ingest.sources, "directories, files or addresses")->required();
  sub->add_option("--dataset", line.ingest.dataset_file, "the dataset's description (docs/datasets.md)");
  sub->add_option("--visible-to", line.ingest.visible_to, "who may see the records: a URN, public or me (repeatable)")
      ->allow_extra_args(false);
  sub->add_option("--owner", line.ingest.owner, "who always sees and may change them (default: me)");
  add_choice(*sub, line.ingest.choice);
  sub->add_flag("--dry-run", line.ingest.dry_run, "only list what would be read");
  sub->add_flag("--allow-removals", line.ingest.allow_removals, "let over 20 % of a source's records go at once");
  sub->add_flag("--no-wait", line.ingest.no_wait, "refuse at once where another process writes");
  sub->add_option("--keep-free", line.ingest.keep_free, "MiB that the disk must keep free (default: 1024, or 5 % of a small disk)");

  sub = add_command(line, "load", "put records (NDJSON) into an index", line.load);
  add_common(*sub, line.load.common, needs_index);
  sub->add_option("file", line.load.file, "one record a line; - for standard input")->required();
  sub->add_option("--owner", line.load.owner, "who sees records that name nobody (default: me)");
  sub->add_flag("--no-wait", line.load.no_wait, "refuse at once where another process writes");
  sub->add_option("--keep-free", line.load.keep_free, "MiB that the disk must keep free (default: 1024, or 5 % of a small disk)");

  sub = add_command(line, "ls", "list a source without reading it", line.ls);
  add_common(*sub, line.ls.common, no_index);
  add_reading(*sub, line.ls.reading);
  sub->add_option("source", line.ls.sources, "directories, files or addresses")->required();
  add_choice(*sub, line.ls.choice);
}

void add_search_commands(CommandLine& line) {
  auto* sub = add_command(line, "search", "find records (docs/query.md)", line.search);
  add_common(*sub, line.search.common, needs_index);
  add_as(*sub, line.search.common);
  sub->add_option("query", line.search.query, "words, field:value, ranges, formulas; * for every record")->required();
  sub->add_option("--facet", line.search.facets, "FIELD[:N]: count its values; or a JSON object (docs/query.md); repeatable")->allow_extra_args(false);
  sub->add_option("--filter", line.search.filters, "a JSON filter that must hold too (docs/query.md); repeatable")->allow_extra_args(false);
  sub->add_option("--sort", line.search.sort, "FIELD[:desc] (repeatable)")->allow_extra_args(false);
  sub->add_option("--offset", line.search.offset, "hits to skip");
  sub->add_option("--limit", line.search.limit, "hits to show")->capture_default_str();
  sub->add_option("--as-of", line.search.as_of, "DATASET@V: this dataset alone, as it was at version V");
  sub->add_option("--cursor", line.search.cursor, "go on where the page ended that gave this");
  add_fields_option(*sub, line.search.fields);
  sub->add_flag("--highlight", line.search.highlight, "show the words that matched in their text");
  sub->add_option("--highlight-in", line.search.highlight_in, "FIELD,...: only in these")->allow_extra_args(false);

  sub = add_command(line, "similar", "find records like one, by words and composition", line.similar);
  add_common(*sub, line.similar.common, needs_index);
  add_as(*sub, line.similar.common);
  sub->add_option("subject", line.similar.subject, "as search prints it")->required();
  sub->add_option("--by", line.similar.by, "text, composition or both")->capture_default_str();
  sub->add_option("--query", line.similar.query, "only among what matches");
  sub->add_option("--offset", line.similar.offset, "hits to skip");
  sub->add_option("--limit", line.similar.limit, "hits to show")->capture_default_str();
  add_fields_option(*sub, line.similar.fields);

  sub = add_command(line, "export", "write all records that match, as lines", line.all);
  add_common(*sub, line.all.common, needs_index);
  add_as(*sub, line.all.common);
  sub->add_option("query", line.all.query, "as of search; * for every record")->required();
  sub->add_option("--as-of", line.all.as_of, "DATASET@V: this dataset alone, as it was at version V");
  sub->add_option("--format", line.all.format, "ndjson or csv")->capture_default_str();
  add_fields_option(*sub, line.all.fields);

  sub = add_command(line, "show", "print one record", line.show);
  add_common(*sub, line.show.common, needs_index);
  add_as(*sub, line.show.common);
  sub->add_option("subject", line.show.subject, "as search prints it; with --versions a dataset's name")->required();
  sub->add_flag("--versions", line.show.versions, "list the versions of a dataset");
  sub->add_option("--as-of", line.show.as_of, "DATASET@V: the record as it was at version V of its dataset");
  sub->add_flag("--mdf", line.show.mdf_view, "the strict MDF record only");
  sub->add_flag("--sources", line.show.sources, "where each value was read");

  sub = add_command(line, "facets", "count the values of fields", line.facets);
  add_common(*sub, line.facets.common, needs_index);
  add_as(*sub, line.facets.common);
  sub->add_option("field", line.facets.fields, "FIELD[:N], or a JSON object (docs/query.md)")->required();
  sub->add_option("--query", line.facets.query, "only among what matches");

  sub = line.app.add_subcommand("fields", "list the fields that have a value");
  add_common(*sub, line.common, needs_index);
  add_as(*sub, line.common);
  sub->callback([&line] { line.chosen = [&line] { return run_fields(line.common); }; });
}

void add_retrieval_commands(CommandLine& line) {
  auto* sub = add_command(line, "get", "bring the files of the records that match from where they were ingested", line.get);
  add_common(*sub, line.get.common, needs_index);
  add_as(*sub, line.get.common);
  add_connecting(*sub, line.get.reading);
  sub->add_option("query", line.get.query, "as of search; * for every record")->required();
  sub->add_option("--filter", line.get.filters, "a JSON filter that must hold too (docs/query.md); repeatable")->allow_extra_args(false);
  sub->add_option("--to", line.get.to, "the folder they come to be in, as DATASET/PATH")->required();
  sub->add_option("--max-bytes", line.get.max_bytes, "leave out what goes beyond so much, as 20GB");

  auto* const auth = line.app.add_subcommand("auth", "accounts at services (docs/credentials.md)");
  auth->require_subcommand(1);
  const auto add_auth = [&line, auth](const char* name, const char* what, int (*run_it)(const AuthCommand&)) {
    auto* const one = auth->add_subcommand(name, what);
    one->add_flag("--json", line.auth.json, "machine-readable output");
    one->callback([&line, run_it] { line.chosen = [&line, run_it] { return run_it(line.auth); }; });
    return one;
  };
  sub = add_auth("add", "store what gives access to an account, asked for without showing it", run_auth_add);
  sub->add_option("account", line.auth.account, "SERVICE, or SERVICE@HOST where there are many")->required();
  sub->add_option("--field", line.auth.field, "store this one, read from standard input");
  add_auth("list", "the accounts stored, and the names of their fields", run_auth_list);
  sub = add_auth("remove", "forget an account", run_auth_remove);
  sub->add_option("account", line.auth.account, "as auth list shows it")->required();
}

/// What to edit: subjects, a query, or both.
template <class Command>
void add_selection(CommandLine& line, CLI::App& sub, Command& command) {
  add_common(sub, command.common, needs_index);
  add_as(sub, command.common);
  auto* const subjects = sub.add_option("subject", command.subjects, "as search prints them");
  auto* const query = sub.add_option("--query", command.query, "the subjects of everything that matches");
  sub.add_option("--entry", command.entry, "only the entries of this id");
  sub.callback([&line, &command, name = sub.get_name(), subjects, query] {
    if (subjects->count() == 0 && query->count() == 0) throw CLI::ValidationError(name, "name subjects or give --query");
    line.chosen = [&command] { return run(command); };
  });
}

void add_editing_commands(CommandLine& line) {
  auto* sub = add_command(line, "delete", "remove records, with their older versions", line.remove);
  add_selection(line, *sub, line.remove);

  sub = add_command(line, "share", "set who may see records, from the next search on", line.share);
  add_selection(line, *sub, line.share);
  sub->add_option("--visible-to", line.share.visible_to, "who may see them: a URN, public or me (repeatable)")
      ->required()->allow_extra_args(false);
  sub->add_option("--owner", line.share.owner, "who sees them always (default: me)");
}

void add_keeping_commands(CommandLine& line) {
  auto* sub = add_command(line, "serve", "answer searches over HTTP", line.serve);
  add_common(*sub, line.serve.common, no_index);
  sub->add_option("--index", line.serve.common.index, "an index directory, or a folder of them")
      ->required()->envname("QUARRY_INDEX");
  sub->add_option("--listen", line.serve.listen, "ADDRESS:PORT")->capture_default_str();
  sub->add_option("--threads", line.serve.threads, "searches at once (default: one per core)");

  const auto add_plain = [&line](const char* name, const char* what, int (*run_it)(const Common&), Needs needs) {
    auto* const plain = line.app.add_subcommand(name, what);
    add_common(*plain, line.common, needs);
    plain->callback([&line, run_it] { line.chosen = [&line, run_it] { return run_it(line.common); }; });
    return plain;
  };
  add_plain("check", "verify every checksum of an index", run_check, needs_index);
  add_plain("reindex", "build the searchable part anew from the catalog", run_reindex, needs_index);
  sub = add_command(line, "backup", "copy an index while it is in use", line.backup);
  add_common(*sub, line.backup.common, needs_index);
  sub->add_option("directory", line.backup.target, "a new directory")->required();
  sub = add_plain("doctor", "look for what would keep Quarry from working here", run_doctor, no_index);
  sub->add_option("--index", line.common.index, "look at this index too");

  sub = line.app.add_subcommand("completion", "print a completion script, or the manual page");
  sub->add_option("shell", line.shell, "bash, zsh, fish or man")->required();
  sub->callback([&line] { line.chosen = [&line] { return print_completion(line.app, line.shell); }; });

  sub = line.app.add_subcommand("version", "print the version");
  sub->add_flag("--json", line.common.json, "machine-readable output");
  sub->callback([&line] {
    line.chosen = [&line] {
      if (line.common.json) {
        fmt::print("{{\"version\":\"{}\"}}\n", version());
      } else {
        fmt::print("quarry {}\n", version());
      }
      return done;
    };
  });
}

int run_chosen(const std::function<int()>& chosen) {
  try {
    const int status = chosen();
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
    fmt::print(stderr, "quarry: the output could not be written to its end: {}\n", std::strerror(errno));
    return failed;
  } catch (const Error& error) {
    fmt::print(stderr, "quarry: {}\n", printable(error.what()));
    return error.code() == Code::invalid_argument ? usage : failed;
  } catch (const std::exception& error) {
    fmt::print(stderr, "quarry: {}\n", printable(error.what()));
    return failed;
  }
}

int run_program(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);
  CommandLine line;
  line.app.require_subcommand(1);
  line.app.set_version_flag("--version", "quarry " + std::string(version()));
  add_reading_commands(line);
  add_search_commands(line);
  add_retrieval_commands(line);
  add_editing_commands(line);
  add_keeping_commands(line);
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return line.app.exit(error) == 0 ? done : usage;
  }
  return run_chosen(line.chosen);
}

}  // namespace
}  // namespace quarry::cli

int main(int argc, char** argv) { return quarry::cli::run_program(argc, argv); }
