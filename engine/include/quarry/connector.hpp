// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/error.hpp"
#include "quarry/export.hpp"
#include "quarry/part.hpp"
#include "quarry/value.hpp"

namespace quarry {

/// A file at a place, as its listing says.
struct RemoteFile {
  std::string path;  ///< relative to the source, `/` between parts, valid UTF-8 (other bytes percent-encoded)
  std::string url;   ///< where a person can get it, without secrets, and itself a source of this one file; empty for local files
  std::optional<std::uint64_t> size;  ///< bytes
  std::string checksum;  ///< `md5:...`, `sha1:...`, `sha256:...`, `sha512:...`, `dropbox:...` in lower-case hex, or empty
  std::string etag;      ///< the place's own version mark, or empty
  std::string modified;  ///< RFC 3339 UTC, or empty
  std::string id;        ///< what the place itself calls it, without secrets, for its own `fetch`; or empty
  std::string globus;    ///< `globus://COLLECTION/PATH` where it can be had that way, or empty
};

/// Takes the bytes of a download in order; returns false to stop it. What it throws ends the download too. A connector that waits
/// long for the first bytes may call it with none, to ask whether to go on.
using ByteSink = std::function<bool(std::span<const char> bytes)>;

struct ConnectorOptions {
  std::vector<std::string> allowed_hosts;  ///< `HOST:PORT` that may be reached though not public
  std::uint64_t max_file_bytes = std::uint64_t{64} << 30;
  std::function<bool()> interrupted;  ///< true: wait for nothing more. Asked often, from many threads; may be empty
  std::map<std::string, std::string> settings;  ///< of one kind of place, e.g. `zenodo.base_url` (docs/connectors.md)
  std::string credentials_file;  ///< docs/credentials.md; empty: none but those of the environment
  std::chrono::milliseconds patience{30'000};  ///< a connection that stands still so long is broken off
  double retry_scale = 1;  ///< factor on the waits between tries; tests shorten them
};

/// One source, while it is listed and read. `next`, `open` and `fetch` may be called from different threads; `next` and
/// `open` each from one at a time, `fetch`, `fetch_new` and `look_at` from as many as `fetches_at_once` says.
class Connector {
 public:
  virtual ~Connector() = default;
  /// What the place says of the dataset (a partial MDF dataset object: `dc`, ...), or null.
  virtual Value dataset() = 0;
  /// The next file of the listing, in no promised order; nothing at its end. Throws Error; `unavailable` alone is worth a retry.
  virtual std::optional<RemoteFile> next() = 0;
  /// Do the files of one directory come one after another? If not, the whole listing is read before files are grouped.
  virtual bool by_directory() const { return false; }
  /// After the last `next`: was the listing whole, so that what is missing is really gone?
  virtual bool complete() const = 0;
  /// Problems of the listing that cost single files (unreadable folder, bad name); emptied by the call.
  virtual std::vector<Diagnostic> take_diagnostics() = 0;
  /// A descriptor of a local file (O_NOFOLLOW, regular files only; the caller closes it), or -1 where the place is remote.
  virtual int open(const RemoteFile& file) = 0;
  /// These files will be fetched soon, in about this order: a place that brings many at once more cheaply than one by one may
  /// prepare for it. Does not wait for anything; may be called while `next` and `fetch` run.
  virtual void expect(std::span<const RemoteFile>) {}
  /// How many `fetch` calls may run at once; 0: the place is local, its files are opened.
  virtual unsigned fetches_at_once() const { return 0; }
  /// Downloads a remote file from `offset` on, until its end or until the sink stops it. Throws Error; where the place cannot
  /// prove that the rest belongs to the same bytes, unavailable: then it must be fetched from its start.
  virtual void fetch(const RemoteFile& file, std::uint64_t offset, const ByteSink& sink) = 0;
  /// Fills in what the listing left open of a remote file (size, version mark), where the place has to be asked for each one; what it
  /// does not answer stays open. Safe from as many threads as `fetch`.
  virtual void look_at(RemoteFile&) {}
  /// Downloads a remote file whole as `fetch` does, and fills in what was not known of it before its first byte goes to the sink: so a
  /// place need not be asked twice for a file that is new.
  virtual void fetch_new(RemoteFile& file, const ByteSink& sink) { fetch(file, 0, sink); }
  /// The source as it is known from now on: an absolute path or a URL without secrets.
  virtual std::string source() const = 0;
};

/// A kind of place. `connectors/<name>/plugin.cpp` defines `const quarry::ConnectorKind quarry::<name>::plugin`.
struct ConnectorKind {
  std::string_view name;
  int priority = 100;  ///< the lowest that claims a source opens it
  /// Is this a source of that kind? A pure function of the text and the settings (local may look at the file system).
  bool (*claims)(std::string_view source, const ConnectorOptions& options) = nullptr;
  /// Throws Error where the place cannot be reached.
  std::unique_ptr<Connector> (*open)(std::string_view source, const ConnectorOptions& options) = nullptr;
  /// What can be stored of an account there (`token`), for `quarry auth add`; none where no account is used.
  std::span<const std::string_view> credentials = {};
  bool per_host = false;  ///< accounts are named `NAME@HOST`: there are many such places
  bool has_parts = false;  ///< beside the account `NAME` there may be `NAME@PART`: of another instance, or of what takes secrets of its own
};

}  // namespace quarry
