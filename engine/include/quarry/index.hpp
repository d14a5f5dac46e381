// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "quarry/error.hpp"
#include "quarry/export.hpp"
#include "quarry/record.hpp"
#include "quarry/search.hpp"
#include "quarry/viewer.hpp"

namespace quarry {

class IndexWriter;
namespace index { class Store; }

/// What a finished or failed `check` found.
struct CheckReport {
  std::uint64_t rows = 0;      ///< catalog rows looked at
  std::uint64_t segments = 0;  ///< segments looked at
  std::vector<std::string> problems;  ///< each names the file or row and what is wrong; empty: all is well
  std::vector<std::string> remedies;  ///< what to do, in the order of problems' kinds
};

struct OpenOptions {
  bool create = false;                     ///< make the directory and an empty index where there is none
  /// Writers merge segments in a thread of theirs; else in `publish`, before it returns.
  bool background_merges = true;
  /// Bytes that the file system must keep free: below that no batch, merge or rebuild is begun (a batch throws
  /// Error(unavailable), a merge waits). Nothing: the smaller of 1 GiB and a twentieth of the file system.
  std::optional<std::uint64_t> disk_floor;
  bool repair = false;  ///< open though the segments are damaged or missing, for `check` and `reindex`: reads the catalog only
};

/// Matching records one after the other; memory does not grow with their number. One thread at a time.
class QUARRY_API RecordStream {
 public:
  RecordStream(RecordStream&&) noexcept;
  ~RecordStream();
  /// Subjects that matched when it began; those taken away meanwhile are left out.
  std::uint64_t total() const;
  /// Nothing at the end.
  std::optional<Hit> next();

 private:
  friend class Index;
  struct State;
  explicit RecordStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// An index directory. Shared by any number of threads; any number of processes may have it open.
class QUARRY_API Index {
 public:
  /// Throws Error(not_found) where there is no index and `create` is false; Error(corrupt) where its files fail their checks.
  explicit Index(const std::filesystem::path& directory, const OpenOptions& options = {});
  ~Index();
  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;

  /// Runs a query over what the viewer may see, as of now. Thread-safe. Throws Error(invalid_argument) for a bad query.
  SearchResult search(const SearchRequest& request, const Viewer& viewer) const;
  /// Records like one, best first (docs/query.md, "More like this"). Throws Error(not_found) where the viewer may see nothing of it.
  SearchResult similar(const std::string& subject, const SimilarRequest& request, const Viewer& viewer) const;
  /// All that matches, by subject, however many they are. Of the request, query, filters and fields count. The stream keeps what
  /// it reads from being collected; it must not outlive this.
  RecordStream stream(const SearchRequest& request, const Viewer& viewer) const;
  /// Gives each to `sink` until that returns false. Returns how many were given.
  std::uint64_t export_records(const SearchRequest& request, const Viewer& viewer, const std::function<bool(const Hit&)>& sink) const;
  /// The entries of a subject that the viewer may see, in entry order; empty where there is none and, the same, where
  /// none is visible.
  std::vector<Hit> get(const std::string& subject, const Viewer& viewer, const std::optional<AsOf>& as_of = {}) const;
  /// Field paths that have a value in some visible record, with the number of subjects that have one.
  std::vector<FieldUse> fields(const Viewer& viewer) const;
  /// The versions of a dataset (by its name, `mdf.source_name`) in which something began or ended that the viewer may see,
  /// rising; empty where there is none and, the same, where none is visible.
  std::vector<DatasetVersion> versions(const std::string& dataset, const Viewer& viewer) const;
  /// The sources that a dataset was ingested from, the last first: absolute paths, and addresses without secrets; empty where
  /// `versions` is. For those who have the index itself: no HTTP door shows it.
  std::vector<std::string> places(const std::string& dataset, const Viewer& viewer) const;

  /// The writer's lock is taken here, for a job, and held until the writer goes. Waits up to `patience` for another
  /// process, calling `waiting` once; throws Error(conflict) after it.
  IndexWriter writer(std::chrono::milliseconds patience = std::chrono::seconds(60),
                     const std::function<void()>& waiting = {});

  /// Deletes by catalog transaction, without the writer's lock: holds from the next request on, in every process. All
  /// entries of the subjects go, or those of that id; older versions of them go too. Only what `viewer` may see is deleted.
  /// Returns how many subjects lost an entry.
  std::uint64_t remove(const std::vector<std::string>& subjects, const Viewer& viewer,
                       const std::optional<std::string>& entry_id = std::nullopt);
  /// Sets who may see the entries of these subjects (or those of that id) that `viewer` may see, and their older versions;
  /// the text is not indexed again. An empty or malformed list means the owner only. Holds from the next request on, in
  /// every process. Returns how many subjects have such an entry.
  std::uint64_t share(const std::vector<std::string>& subjects, const Viewer& viewer, std::vector<std::string> visible_to,
                      const std::string& owner, const std::optional<std::string>& entry_id = std::nullopt);

  /// Verifies every checksum and that catalog and segments agree.
  CheckReport check() const;
  /// Builds all segments anew from the catalog, publishes them, and answers equally. Takes the writer's lock.
  void reindex(const std::function<void(std::uint64_t done, std::uint64_t total)>& progress = {});

  /// Copies the index as of now into a new directory (or an empty one), while others read and write it: it opens, checks and
  /// answers equally, under the same UUID. Throws Error(invalid_argument) where something is there. Segments are hard links
  /// where both lie on one file system.
  void backup(const std::filesystem::path& target) const;

  const std::filesystem::path& directory() const noexcept;
  /// The index's own UUID.
  std::string uuid() const;

 private:
  std::unique_ptr<index::Store> store_;
};

/// Where an index lies and what it is called (`index.toml`).
struct IndexPlace {
  std::filesystem::path directory;
  std::string name;  ///< the directory's
  std::string title;
  std::string uuid;
  std::vector<std::string> aliases;
  /// By the directory's name, the UUID, or an alias.
  bool is_called(const std::string& text) const;
};
/// The indexes in a folder, by name. What cannot be read is left out.
QUARRY_API std::vector<IndexPlace> list_indexes(const std::filesystem::path& folder);
/// The directory that a person means: an index, `FOLDER/NAME`, `FOLDER/UUID` or `FOLDER/ALIAS`; else the path as it is, where
/// an index may be made. Throws Error(invalid_argument) that lists them where it is a folder of indexes.
QUARRY_API std::filesystem::path find_index(const std::filesystem::path& path);

/// 32 bytes of a SHA-256.
using Digest = std::array<unsigned char, 32>;

/// What the catalog knows of a file group of a source.
struct StoredGroup {
  std::int64_t id = 0;
  std::string key;
  Digest input_hash{};         ///< files' hashes + extractor versions + map + dataset; equal: nothing to do
  std::uint32_t records = 0;   ///< live rows of it
  bool error = false;          ///< its record is an error entry
};

/// A file as it was seen at the last ingest, so that an unchanged one need not be hashed again.
struct StoredFile {
  std::string path;
  std::uint64_t size = 0;
  std::string mark;  ///< times and inode of local files; of remote ones their version, and what formats claimed of them
  std::string sha512;  ///< hex
};

/// The one writer of an index. Writes are acknowledged by `commit` and become searchable by `publish`. One thread at a
/// time. Batches of 10,000 rows or a second are committed on the way, so what no `commit` acknowledged may or may not be
/// there afterwards; a group's rows and its input hash always come together. After a failure every call throws: open a new
/// one. It must not outlive its Index.
class QUARRY_API IndexWriter {
 public:
  IndexWriter(IndexWriter&&) noexcept;
  IndexWriter& operator=(IndexWriter&&) noexcept;
  ~IndexWriter();

  /// Puts an entry: replaces the one of the same subject and entry id.
  /// True where something was written, false where the same entry stood there already.
  bool upsert(const ValidRecord& record);

  /// Starts (or goes on with) a job over a source; a job that changes rows makes one version of the dataset.
  /// `dataset` is the dataset's name (`mdf.source_name`).
  void begin_job(const std::string& source, const std::string& dataset);
  /// Scroll ids are given out at `replace_group` and written into `mdf.scroll_id`.
  std::optional<StoredGroup> find_group(const std::string& key) const;
  /// All groups of the job's source.
  std::vector<StoredGroup> groups() const;
  std::vector<StoredFile> files() const;
  void remember_file(const StoredFile& file);
  void forget_file(const std::string& path);
  /// The rows of a group become these records (in one transaction with its input hash). Rows that stay equal are not
  /// written again. Returns how many rows were written.
  std::uint64_t replace_group(const std::string& key, const Digest& input_hash,
                              const std::vector<ValidRecord>& records, bool error);
  /// A group that the source no longer has: its rows are closed in the job's version. Returns how many rows went.
  std::uint64_t remove_group(const std::string& key);
  /// The number of the dataset version that this job makes (1 for the first).
  std::int64_t version() const;
  /// Ends the job: the dataset's own entry is put (it has scroll_id 0) where one is given.
  void end_job(const std::optional<ValidRecord>& dataset_entry);

  /// Deaths of a worker over this content by this extractor version; at two the group gets its generic record at once.
  int strikes(const std::string& content_hash, const std::string& extractor_version) const;
  void add_strike(const std::string& content_hash, const std::string& extractor_version);

  /// Makes all writes so far durable: from here on they survive kill and power loss.
  void commit();
  /// Makes all writes so far searchable; commits first.
  void publish();
  /// From here on, what is written is committed and becomes searchable by itself, at most this long after the publication
  /// before (and the time that its segment takes to build). 0: by `publish` only, as at first.
  void publish_every(std::chrono::milliseconds period);

 private:
  friend class Index;
  explicit IndexWriter(std::unique_ptr<class IndexWriterState> state);
  std::unique_ptr<class IndexWriterState> state_;
};

}  // namespace quarry
