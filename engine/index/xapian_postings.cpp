// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/xapian_postings.hpp"

#include <mutex>

#include "index/layout.hpp"
#include "index/xapian_guard.hpp"

namespace quarry::index {

void make_empty_database(const std::filesystem::path& output) {
  guard_xapian(output, [&] {
    Xapian::WritableDatabase database(output.string(), Xapian::DB_CREATE | Xapian::DB_NO_TERMLIST);
    database.commit();
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

void PostingsReader::read(const std::string& term, PostingList& into) const {
  into.clear();
  Lease lease(*pool_);
  guard_xapian(pool_->path, [&] {
    const auto end = (*lease).postlist_end(term);
    for (auto at = (*lease).postlist_begin(term); at != end; ++at) into.add(*at - 1, at.get_wdf());
  });
  lease.done();
}

std::uint64_t PostingsReader::terms() const {
  Lease lease(*pool_);
  std::uint64_t count = 0;
  guard_xapian(pool_->path, [&] {
    const auto end = (*lease).allterms_end();
    for (auto at = (*lease).allterms_begin(); at != end; ++at) ++count;
  });
  lease.done();
  return count;
}

}  // namespace quarry::index
