// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "quarry/ingest.hpp"
#include "quarry/selection.hpp"
#include "quarry/viewer.hpp"

namespace quarry::cli {

/// What the exit status says. Other doors and scripts rely on the numbers.
enum Exit : int {
  done = 0,
  nothing_matched = 1,
  usage = 2,
  some_failed = 3,  ///< some files are error entries, or some lines were bad
  failed = 4,
  interrupted = 130
};

/// Options that most commands share.
struct Common {
  std::string index;
  std::vector<std::string> as;  ///< principals; `me` is the owner default
  bool json = false;
  bool quiet = false;
};

/// How files are read; shared by extract and ingest.
struct Reading {
  std::string map_file;
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> settings;  ///< `NAME=VALUE`
  unsigned jobs = 0;
  std::string worker_directory;
  bool unsafe_no_sandbox = false;
  std::uint64_t timeout_seconds = 60;
};

/// Which files of a source; shared by ls and ingest.
struct FileChoice {
  std::vector<std::string> include, exclude;
  std::string max_bytes;  ///< `500MB`; empty: no limit
};

struct ExtractCommand {
  Common common;
  Reading reading;
  std::vector<std::string> paths;
  bool mdf_view = false;
};
struct IngestCommand {
  Common common;
  Reading reading;
  std::vector<std::string> sources;
  std::string dataset_file;
  std::vector<std::string> visible_to;
  std::string owner;
  FileChoice choice;
  bool dry_run = false;
  bool allow_removals = false;
  bool no_wait = false;
  std::optional<std::uint64_t> keep_free;  ///< MiB
};
struct LoadCommand {
  Common common;
  std::string file;
  std::string owner;
  bool no_wait = false;
  std::optional<std::uint64_t> keep_free;  ///< MiB
};
struct SearchCommand {
  Common common;
  std::string query;
  std::vector<std::string> facets;
  std::vector<std::string> sort;
  std::uint64_t offset = 0;
  std::uint32_t limit = 10;
  std::string cursor;
  std::vector<std::string> filters;
  std::vector<std::string> fields;
  bool highlight = false;
  std::vector<std::string> highlight_in;
  std::string as_of;
};
struct SimilarCommand {
  Common common;
  std::string subject;
  std::string by = "both";
  std::string query;
  std::uint64_t offset = 0;
  std::uint32_t limit = 10;
  std::vector<std::string> fields;
};
struct ExportCommand {
  Common common;
  std::string query;
  std::string as_of;
  std::string format = "ndjson";
  std::vector<std::string> fields;
};
struct ShowCommand {
  Common common;
  std::string subject;
  std::string as_of;
  bool versions = false;
  bool mdf_view = false;
  bool sources = false;
};
struct DeleteCommand {
  Common common;
  std::vector<std::string> subjects;
  std::string query;
  std::string entry;
};
struct ShareCommand {
  Common common;
  std::vector<std::string> subjects;
  std::string query;
  std::string entry;
  std::vector<std::string> visible_to;
  std::string owner;
};
struct FacetsCommand {
  Common common;
  std::vector<std::string> fields;
  std::string query;
};
struct LsCommand {
  Common common;
  Reading reading;
  FileChoice choice;
  std::vector<std::string> sources;
};
struct GetCommand {
  Common common;
  Reading reading;
  std::string query;
  std::vector<std::string> filters;
  std::string to;
  std::string max_bytes;
};
struct AuthCommand {
  bool json = false;
  std::string account;
  std::string field;  ///< of `add`: read from standard input
};
struct ServeCommand {
  Common common;
  std::string listen = "127.0.0.1:8380";
  unsigned threads = 0;
};

struct BackupCommand {
  Common common;
  std::string target;
};

/// Each runs its command, writes to stdout and stderr, and returns the exit status. Throws Error where it cannot go on.
int run(const ExtractCommand& command);
int run(const IngestCommand& command);
int run(const LoadCommand& command);
int run(const SearchCommand& command);
int run(const SimilarCommand& command);
int run(const ExportCommand& command);
int run(const ShowCommand& command);
int run(const DeleteCommand& command);
int run(const ShareCommand& command);
int run(const FacetsCommand& command);
int run(const LsCommand& command);
int run(const GetCommand& command);
int run_auth_add(const AuthCommand& command);
int run_auth_list(const AuthCommand& command);
int run_auth_remove(const AuthCommand& command);
int run(const ServeCommand& command);
int run(const BackupCommand& command);
int run_fields(const Common& common);
int run_check(const Common& common);
int run_reindex(const Common& common);
int run_doctor(const Common& common);

/// The viewer that `--as` names; without it, of `fallback` (empty: what is public).
Viewer viewer_of(const Common& common, const std::vector<std::string>& fallback = {});
/// A principal as a person writes it: `me` becomes the local one. Throws Error(invalid_argument) for anything else that is none.
std::string principal_of(const std::string& text);
/// `text`, `composition` or `both`. Throws Error(invalid_argument).
SimilarRequest::Basis parse_basis(const std::string& text);
/// A file's bytes. Throws Error(not_found) naming it.
std::string read_file(const std::string& path);
/// What extract and ingest hand to the engine.
ExtractOptions extract_options(const Reading& reading);
/// What connectors may use: the default file of credentials, the settings, the interrupt. Throws Error for a setting that is no `NAME=VALUE`.
ConnectorOptions connector_options(const Reading& reading);
/// Throws Error for a limit that is no number of bytes.
Selection selection_of(const FileChoice& choice);
/// `1500`, `1.5kB`, `20MB`, `4GiB`. Throws Error(invalid_argument) that names the option.
std::uint64_t parse_bytes(const std::string& text, const std::string& option);
std::optional<std::uint64_t> bytes_of_mebibytes(const std::optional<std::uint64_t>& mebibytes);
/// `DATASET@V`; nothing for an empty text. Throws Error(invalid_argument).
std::optional<AsOf> parse_as_of(const std::string& text);

}  // namespace quarry::cli
