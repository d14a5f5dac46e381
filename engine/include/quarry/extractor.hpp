// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "quarry/export.hpp"
#include "quarry/file.hpp"
#include "quarry/part.hpp"

namespace quarry {

/// What a format says of one file by its name, its first <= 64 KiB and its last <= 16 KiB (both decompressed; the tail is
/// empty for compressed files).
enum class Claim {
  no,
  main,      ///< can stand for a group alone
  auxiliary  ///< belongs to such a file, says little alone
};

/// A format of this priority or above says what any file has (MIME type, data type). A record of which only such ones
/// speak is generic. They may state `files.<i>.mime_type` and `files.<i>.data_type` of the group's i-th file, as any
/// format may; the engine folds these into `files[]`.
inline constexpr int generic_priority = 1000;

/// Where a file stands in a known set of files of one directory.
struct Member {
  std::string set;  ///< files of one directory with equal `set` are one group (`.relax1` of `OUTCAR.relax1.gz`)
  int rank = 0;     ///< the lowest present is the main file
};

/// The face of an extractor that is linked everywhere: how to know its files. No third-party include.
/// `extractors/<name>/format.cpp` defines `const quarry::Format quarry::<name>::format`. Safe from many threads.
struct Format {
  std::string_view name;  ///< the folder's name
  int version = 1;        ///< raised whenever the same bytes would give another result
  int priority = 100;     ///< the lowest that claims a group's main file runs; lower also wins in a merge
  std::string_view program = "quarry-worker";  ///< or `quarry-ob-worker`
  /// A pure function of its arguments; never throws.
  Claim (*claims)(std::string_view name, std::string_view head, std::string_view tail) = nullptr;
  /// The set that a claimed file belongs to by its name; nothing where it stands alone. May be null: no sets.
  std::optional<Member> (*member)(std::string_view name) = nullptr;
  /// Its main file is an archive: `Extractor::walk` gives the files in it, which are then read like a folder's.
  bool has_members = false;
  /// libmagic has names of its own for text files of this format (`CSV text`): it is asked, though asking takes a millisecond
  /// a file. Of other formats what looks like plain text is called so at once. Generic formats are not asked about it.
  bool named_by_libmagic = false;
};

/// Files that describe one thing, while they are read. `files[main]` decides.
struct Group {
  std::string key;  ///< path of the main file
  std::vector<File> files;
  std::size_t main = 0;
  std::string map;  ///< the user's mapping (JSON text, MDF's mapping language), or empty
  bool known = false;  ///< a format that is not generic claims it, and none of them is named by libmagic
};

/// What `Group::known` is for a group of these formats.
QUARRY_API bool is_known(std::span<const Format* const> formats) noexcept;

/// What an extractor states goes here. One thread at a time.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Makes a record current; empty key: the group's own, which is current at the start. `key` is at most 1,024 bytes.
  virtual void record(std::string_view key) = 0;
  /// The group's own record stands beside its keyed ones (archives, tables).
  virtual void keep_own_record() = 0;
  /// States a value of any block. Of two for one path in one record the first stands and the second becomes a note (by `merge`).
  virtual void set(std::string_view path, Value value, Place place = {}) = 0;
  virtual void diagnose(Severity severity, std::string message, Place place = {}) = 0;
  virtual void preview(std::string_view kind, std::string_view bytes) = 0;
};

/// A file inside an archive.
struct ArchiveMember {
  std::string name;        ///< as the archive has it, whatever it is; never used as a path of the file system
  std::uint64_t size = 0;  ///< bytes, counted
  std::string sha512;      ///< hex; empty where the bytes could not be read
  std::string head, tail;  ///< as Format::claims takes them
  std::string problem;     ///< why its bytes cannot be had (encrypted, broken), or empty
};

/// What a walk over an archive finds goes here. Members have numbers in the archive's order, from 0. One thread at a time.
class MemberSink {
 public:
  virtual ~MemberSink() = default;
  /// The next member, where all are listed.
  virtual void member(ArchiveMember member) = 0;
  /// The next bytes of a member, where wanted ones are read.
  virtual void bytes(std::uint64_t number, std::string_view bytes) = 0;
  /// Its last byte came; `whole`: without an error.
  virtual void end(std::uint64_t number, bool whole) = 0;
  virtual void diagnose(Severity severity, std::string message) = 0;
};

/// The face that is linked into the worker that `format.program` names.
/// `extractors/<name>/plugin.cpp` defines `const quarry::Extractor quarry::<name>::plugin`.
struct Extractor {
  const Format* format = nullptr;
  /// Reads the group and states what it says. Bad input is a diagnostic; an exception costs only the group.
  void (*extract)(Group& group, Sink& sink) = nullptr;
  /// Called once per process before any file is read and before the sandbox is raised, after which no file can be opened:
  /// loads a library's databases. May be null. Throws Error where the program cannot work without.
  void (*preload)() = nullptr;
  /// For a format that has members. Without `wanted` lists them all; else gives the bytes of those whose numbers (rising)
  /// it holds. What is wrong with the archive is a diagnostic. Null for other formats.
  void (*walk)(File& archive, const std::vector<std::uint64_t>* wanted, MemberSink& sink) = nullptr;
};

/// A Sink that keeps what it is told as a Part.
class QUARRY_API PartSink final : public Sink {
 public:
  explicit PartSink(const Format& format);
  void record(std::string_view key) override;
  void keep_own_record() override;
  void set(std::string_view path, Value value, Place place = {}) override;
  void diagnose(Severity severity, std::string message, Place place = {}) override;
  void preview(std::string_view kind, std::string_view bytes) override;
  /// What was told, ends the use of this sink.
  Part take();

 private:
  Part part_;
  std::unordered_map<std::string, std::size_t> positions_;  ///< of records by key
  std::size_t current_ = 0;
};

}  // namespace quarry
