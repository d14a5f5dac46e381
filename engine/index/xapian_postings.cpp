// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/xapian_postings.hpp"

#include <mutex>

#include "index/hot_postings.hpp"
#include "index/layout.hpp"
#include "index/segment_hash.hpp"
#include "index/xapian_guard.hpp"

namespace quarry::index {
namespace {

void make_empty(const std::filesystem::path& output) {
  Xapian::WritableDatabase database(output.string(), Xapian::DB_CREATE | Xapian::DB_NO_TERMLIST);
  database.commit();
}

}  // namespace

void compact_postings(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output) {
  guard_xapian(output, [&] {
    Xapian::Database all;
    bool any = false;
    for (const auto& input : inputs) {
      Xapian::Database one(input.string());
      if (one.get_doccount() == 0) continue;
      all.add_database(one);
      any = true;
    }
    if (any) {
      all.compact(output.string(), Xapian::DBCOMPACT_MULTIPASS | Xapian::Compactor::FULL);
    } else {
      make_empty(output);
    }
  });
  for (const auto& file : std::filesystem::directory_iterator(output)) sync_path(file.path());
  sync_path(output);
}

struct PostingsReader::Pool {
  std::filesystem::path path;
  std::mutex mutex;
  std::vector<std::unique_ptr<Xapian::Database>> idle;
};

/// A handle for the time of one call. It goes back to the pool only where `done` was called.
class PostingsReader::Lease {
 public:
  explicit Lease(Pool& pool) : pool_(pool) {
    {
      const std::lock_guard lock(pool.mutex);
      if (!pool.idle.empty()) {
        handle_ = std::move(pool.idle.back());
        pool.idle.pop_back();
      }
    }
    if (!handle_)
      handle_ = guard_xapian(pool.path, [&] { return std::make_unique<Xapian::Database>(pool.path.string()); });
  }
  Xapian::Database& operator*() const { return *handle_; }
  void done() {
    const std::lock_guard lock(pool_.mutex);
    pool_.idle.push_back(std::move(handle_));
  }

 private:
  Pool& pool_;
  std::unique_ptr<Xapian::Database> handle_;
};

PostingsReader::PostingsReader(std::filesystem::path database) : pool_(std::make_unique<Pool>()) {
  pool_->path = std::move(database);
  Lease(*pool_).done();
}

PostingsReader::~PostingsReader() = default;

std::uint32_t PostingsReader::documents() const {
  Lease lease(*pool_);
  const auto count = guard_xapian(pool_->path, [&] { return (*lease).get_doccount(); });
  lease.done();
  return count;
}

void PostingsReader::for_each(const std::string& term,
                              const std::function<void(std::uint32_t, std::uint32_t)>& visit) const {
  Lease lease(*pool_);
  guard_xapian(pool_->path, [&] {
    const auto end = (*lease).postlist_end(term);
    for (auto at = (*lease).postlist_begin(term); at != end; ++at) visit(*at - 1, at.get_wdf());
  });
  lease.done();
}

bool PostingsReader::any(const std::string& term, const std::function<bool(std::uint32_t)>& accept) const {
  Lease lease(*pool_);
  bool found = false;
  guard_xapian(pool_->path, [&] {
    const auto end = (*lease).postlist_end(term);
    for (auto at = (*lease).postlist_begin(term); at != end && !found; ++at) found = accept(*at - 1);
  });
  lease.done();
  return found;
}

void PostingsReader::meet(const std::string& prefix, const std::function<std::optional<std::string_view>()>& wanted,
                          const std::function<void(std::string_view)>& skip_to, const std::function<bool()>& met) const {
  Lease lease(*pool_);
  guard_xapian(pool_->path, [&] {
    const auto end = (*lease).allterms_end(prefix);
    auto at = (*lease).allterms_begin(prefix);
    bool stepped = false;
    for (auto head = wanted(); head && at != end; head = wanted()) {
      const auto term = *at;
      const auto word = std::string_view(term).substr(prefix.size());
      if (word == *head) {
        if (!met()) break;
        ++at;
        stepped = true;
      } else if (word > *head) {
        skip_to(word);
        stepped = false;
      } else if (!stepped) {
        ++at;  // mostly the next one is it, where the field has many
        stepped = true;
      } else {
        at.skip_to(prefix + std::string(*head));
        stepped = false;
      }
    }
  });
  lease.done();
}

void PostingsReader::read(const std::string& term, PostingList& into) const {
  into.documents.clear();
  into.occurrences.clear();
  Lease lease(*pool_);
  guard_xapian(pool_->path, [&] {
    const auto end = (*lease).postlist_end(term);
    for (auto at = (*lease).postlist_begin(term); at != end; ++at) {
      into.documents.push_back(*at - 1);
      into.occurrences.push_back(at.get_wdf());
    }
  });
  lease.done();
}

void PostingsReader::for_each_term(const std::function<void(const std::string&, std::uint32_t)>& visit) const {
  Lease lease(*pool_);
  guard_xapian(pool_->path, [&] {
    const auto end = (*lease).allterms_end();
    for (auto at = (*lease).allterms_begin(); at != end; ++at) visit(*at, at.get_termfreq());
  });
  lease.done();
}

std::vector<std::string> PostingsReader::terms(const std::string& prefix, std::size_t drop,
                                               std::size_t limit) const {
  Lease lease(*pool_);
  std::vector<std::string> out;
  guard_xapian(pool_->path, [&] {
    const auto end = (*lease).allterms_end(prefix);
    for (auto at = (*lease).allterms_begin(prefix); at != end && out.size() < limit; ++at)
      out.push_back((*at).substr(drop));
  });
  lease.done();
  return out;
}

const std::string& FieldPrefixes::add(std::string_view field) {
  for (std::uint64_t salt = 0;; ++salt) {
    std::string prefix(1, '\xff');
    auto hash = hash64(field, salt);
    for (int i = 0; i < 6; ++i, hash /= 255) prefix += static_cast<char>(1 + hash % 255);
    if (!taken_.insert(prefix).second) continue;
    prefixes_.push_back(std::move(prefix));
    return prefixes_.back();
  }
}

}  // namespace quarry::index
