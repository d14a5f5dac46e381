// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/walk.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "archive/limits.hpp"
#include "archive/reader.hpp"
#include "ingest/file/inflater.hpp"
#include "ingest/hashing.hpp"
#include "quarry/error.hpp"

namespace quarry::archive {
namespace {

constexpr std::size_t head_bytes = 64 << 10;
constexpr std::size_t tail_bytes = 16 << 10;
constexpr std::size_t block_bytes = 256 << 10;

using Block = std::array<char, block_bytes>;

/// Keeps what a listing says of a member while its bytes go by.
class Observation {
 public:
  void add(std::string_view bytes) {
    hash_.add({bytes.data(), bytes.size()});
    size_ += bytes.size();
    if (head_.size() < head_bytes) head_.append(bytes.substr(0, head_bytes - head_.size()));
    tail_.append(bytes.substr(bytes.size() - std::min(bytes.size(), tail_bytes)));
    if (tail_.size() > tail_bytes) tail_.erase(0, tail_.size() - tail_bytes);
  }
  /// Fills in all but the name and the problem.
  void end(ArchiveMember& member) {
    member.size = size_;
    member.sha512 = hash_.hex();
    member.head = std::move(head_);
    if (compression_of(member.head) == Compression::none) {
      member.tail = std::move(tail_);
    } else {
      member.head = inflated_head(member.head, head_bytes);
    }
  }

 private:
  intake::Sha512 hash_;
  std::uint64_t size_ = 0;
  std::string head_, tail_;
};

/// One walk: entries that are members get their numbers here, equal in both passes.
class Walker {
 public:
  Walker(File& archive, MemberSink& sink) : name_(archive.name()), reader_(archive), limits_(archive.size()), sink_(sink) {}

  void list() {
    go([&](const Reader::Entry& entry, std::uint64_t) {
      list(entry);
      return true;
    });
    if (others_ != 0) {
      sink_.diagnose(Severity::note, name_ + ": " + std::to_string(others_) + " links and special files are left out");
    }
  }

  void read(const std::vector<std::uint64_t>& wanted) {
    auto next = wanted.begin();
    go([&](const Reader::Entry& entry, std::uint64_t number) {
      if (next != wanted.end() && number == *next) {
        sink_.end(number, !entry.encrypted && read_member([&](std::string_view bytes) { sink_.bytes(number, bytes); }).empty());
        ++next;
      }
      return next != wanted.end();
    });
    // what the archive did not give a second time
    for (; next != wanted.end(); ++next) sink_.end(*next, false);
  }

 private:
  template <typename Visit>
  void go(const Visit& visit) {
    Reader::Entry entry;
    std::uint64_t number = 0;
    try {
      while (reader_.next(entry)) {
        if (limits_.refuse_member()) break;
        if (entry.directory) continue;
        if (!entry.file) {
          ++others_;
          continue;
        }
        if (!visit(entry, number++) || !limits_.passed().empty()) break;
      }
    } catch (const Error& error) {
      sink_.diagnose(Severity::error, error.what());
    }
    if (!limits_.passed().empty()) {
      sink_.diagnose(Severity::error, name_ + ": not read to its end: " + limits_.passed());
    }
  }

  void list(const Reader::Entry& entry) {
    ArchiveMember member;
    member.name = entry.name;
    if (entry.encrypted) {
      member.problem = "it is encrypted";
      member.size = static_cast<std::uint64_t>(std::max<std::int64_t>(entry.size, 0));
      return sink_.member(std::move(member));
    }
    Observation observation;
    member.problem = read_member([&](std::string_view bytes) { observation.add(bytes); });
    observation.end(member);
    if (!member.problem.empty()) {
      member.sha512.clear();
    } else if (entry.size >= 0 && static_cast<std::uint64_t>(entry.size) != member.size) {
      sink_.diagnose(Severity::warning, name_ + ": " + entry.name + " has " + std::to_string(member.size) +
                                            " bytes, not " + std::to_string(entry.size) + " as the archive says");
    }
    sink_.member(std::move(member));
  }

  /// Gives the bytes of the entry to `take`; why they ended early, or empty.
  template <typename Take>
  std::string read_member(const Take& take) {
    try {
      while (const auto got = reader_.read(*block_)) {
        if (limits_.refuse_bytes(got)) return limits_.passed();
        take(std::string_view(block_->data(), got));
      }
      return {};
    } catch (const Error& error) {
      return error.what();
    }
  }

  std::string name_;
  Reader reader_;
  Limits limits_;
  MemberSink& sink_;
  std::unique_ptr<Block> block_ = std::make_unique<Block>();
  std::uint64_t others_ = 0;
};

}  // namespace

void walk(File& archive, const std::vector<std::uint64_t>* wanted, MemberSink& sink) {
  std::optional<Walker> walker;
  try {
    walker.emplace(archive, sink);
  } catch (const Error& error) {
    sink.diagnose(Severity::error, error.what());
  }
  if (wanted == nullptr) {
    if (walker) walker->list();
    return;
  }
  if (walker) return walker->read(*wanted);
  for (const auto number : *wanted) sink.end(number, false);
}

}  // namespace quarry::archive
