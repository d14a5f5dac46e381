// SPDX-License-Identifier: GPL-3.0-or-later
// What is written once and then only read: sets of principals and dictionaries.
#include "index/catalog.hpp"

#include <algorithm>
#include <cassert>

#include "index/store_digest.hpp"
#include "index/store_files.hpp"
#include "quarry/error.hpp"

namespace quarry::index {
namespace {

std::string join(const std::vector<std::string>& principals) {
  std::string text;
  for (const auto& principal : principals) {
    assert(principal.find('\n') == std::string::npos);  // is_principal lets no white space in
    if (!text.empty()) text += '\n';
    text += principal;
  }
  return text;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::int64_t hash_of(std::string_view text) { return static_cast<std::int64_t>(digest64(text)); }

}  // namespace

std::shared_ptr<const Dictionary> CatalogMemory::dictionary(std::int64_t id) const {
  const std::lock_guard lock(mutex_);
  const auto found = dictionaries_.find(id);
  return found == dictionaries_.end() ? nullptr : found->second;
}

void CatalogMemory::keep(std::shared_ptr<const Dictionary> dictionary) {
  const std::lock_guard lock(mutex_);
  dictionaries_.try_emplace(dictionary->id(), std::move(dictionary));
}

const std::vector<std::string>* CatalogMemory::principals(std::int64_t acl_set) const {
  const std::lock_guard lock(mutex_);
  const auto found = principals_.find(acl_set);
  return found == principals_.end() ? nullptr : found->second.get();
}

const std::vector<std::string>& CatalogMemory::keep(std::int64_t acl_set, std::vector<std::string> principals) {
  const std::lock_guard lock(mutex_);
  auto& place = principals_[acl_set];
  if (!place) place = std::make_unique<const std::vector<std::string>>(std::move(principals));
  return *place;
}

std::int64_t Catalog::intern(const std::vector<std::string>& principals) {
  const auto text = join(principals);
  {
    Run run(database_, "SELECT id, principals FROM acl_sets WHERE hash = ?");
    run.bind(1, hash_of(text));
    while (run.next())
      if (run.text(1) == text) return run.integer(0);
  }
  const auto id = acl_sets();
  database_.run("INSERT INTO acl_sets(id, hash, principals) VALUES(?, ?, ?)", id, hash_of(text),
                std::string_view(text));
  return id;
}

const std::vector<std::string>& Catalog::principals(std::int64_t acl_set) {
  if (const auto* known = memory_->principals(acl_set)) return *known;
  Run run(database_, "SELECT hash, principals FROM acl_sets WHERE id = ?");
  run.bind(1, acl_set);
  if (!run.next() || run.integer(0) != hash_of(run.text(1)))
    throw Error(Code::corrupt, "acl set " + std::to_string(acl_set) +
                                   " is missing or does not fit its hash; restore a backup");
  return memory_->keep(acl_set, split(run.text(1)));
}

std::int64_t Catalog::acl_sets() {
  Run run(database_, "SELECT coalesce(max(id) + 1, 0) FROM acl_sets");
  run.next();
  return run.integer(0);
}

std::shared_ptr<const Dictionary> Catalog::dictionary(std::int64_t id) {
  if (auto known = memory_->dictionary(id)) return known;
  Run run(database_, "SELECT body, crc32c FROM dictionaries WHERE id = ?");
  run.bind(1, id);
  if (!run.next() || run.integer(1) != checksum_of(run.blob(0)))
    throw Error(Code::corrupt, "dictionary " + std::to_string(id) +
                                   " of the catalog is missing or fails its checksum; restore a backup");
  auto read = std::make_shared<const Dictionary>(id, run.blob(0));
  memory_->keep(read);
  return read;
}

std::shared_ptr<const Dictionary> Catalog::newest_dictionary() {
  std::optional<std::int64_t> id;
  {
    Run run(database_, "SELECT max(id) FROM dictionaries");
    if (run.next()) id = run.optional_integer(0);
  }
  return id ? dictionary(*id) : nullptr;
}

void Catalog::make_dictionary(std::int64_t rows) {
  constexpr std::size_t most_bytes = std::size_t{64} << 20;
  std::vector<std::string> texts;
  std::size_t bytes = 0;
  {
    Run run(database_, "SELECT id FROM rows WHERE dictionary IS NULL ORDER BY id LIMIT ?");
    run.bind(1, rows);
    while (bytes < most_bytes && run.next()) {
      const auto found = row(run.integer(0));
      texts.push_back(found ? text(*found) : std::string());
      bytes += texts.back().size();
    }
  }
  const auto body = train_dictionary(texts);
  if (body.empty()) return;
  Transaction transaction(database_, Transaction::Kind::write);
  database_.run("INSERT INTO dictionaries(id, body, crc32c) VALUES(1, ?, ?)", Blob{body},
                static_cast<std::int64_t>(checksum_of(body)));
  transaction.commit();
}

}  // namespace quarry::index
