// SPDX-License-Identifier: GPL-3.0-or-later
#include "index/writer_subject.hpp"

#include <algorithm>
#include <map>

#include "index/store_digest.hpp"
#include "quarry/json.hpp"

namespace quarry::index {
namespace {

/// A row that a dataset version before the job's shows: it is history, not waste.
bool is_history(const CatalogRow& row, const WritingJob* job) {
  return job != nullptr && row.dataset == job->dataset && row.first_version > 0 && row.first_version < job->version;
}

std::string hash_of(char domain, RecordKind kind, std::string_view text) {
  std::string bytes{domain, static_cast<char>('0' + static_cast<int>(kind))};
  return digest128(bytes.append(text));
}

}  // namespace

WantedEntry want_as_is(const ValidRecord& record) {
  auto text = to_json(record.content());
  auto hash = hash_of('p', record.kind(), text);
  return {&record, std::move(text), std::move(hash), 0, false};
}

WantedEntry want_of_job(const ValidRecord& record) {
  auto content = record.content();
  for (const char* stamp : {"mdf.ingest_date", "mdf.scroll_id", "mdf.source_id", "mdf.version"}) content.erase_path(stamp);
  return {&record, {}, hash_of('j', record.kind(), to_json(content)), 0, false};
}

struct SubjectWriter::Plan {
  const std::string& subject;
  const WritingJob* job;
  std::vector<CatalogRow> rows;
  std::map<std::string, const CatalogRow*> current;
  std::optional<std::int64_t> scroll_id;

  const CatalogRow* find(const std::string& entry_id) const {
    const auto found = current.find(entry_id);
    return found == current.end() ? nullptr : found->second;
  }
  /// The wanted entries that do not stand there already, by entry id.
  std::map<std::string, const WantedEntry*> changed(const std::vector<WantedEntry>& wanted) const {
    std::map<std::string, const WantedEntry*> entries;
    for (const auto& entry : wanted) {
      const auto* old = find(entry.record->entry_id());
      // A job states the list it was told; what somebody set by hand since stays until the job states another one.
      const bool same = old != nullptr && old->content_hash == entry.hash &&
                        entry.acl_set == (job != nullptr ? old->acl_set : old->acl_set_now()) &&
                        (job == nullptr || (old->group == job->group && old->dataset == job->dataset));
      if (!same || entry.force) entries[entry.record->entry_id()] = &entry;
    }
    return entries;
  }
};

std::uint64_t SubjectWriter::put(const std::string& subject, const std::vector<WantedEntry>& wanted,
                                 const std::set<std::string>& closed, const WritingJob* job) {
  Plan plan{subject, job, find_rows(changes_.catalog(), manifest_, subject), {}, {}};
  for (const auto& row : plan.rows) {
    if (row.current()) plan.current[row.entry_id] = &row;
    if (!row.state.dead() && row.scroll_id) plan.scroll_id = row.scroll_id;
  }
  const auto find = [&](const std::string& entry_id) { return plan.find(entry_id); };
  const auto changed = plan.changed(wanted);
  std::set<std::string> closing;
  for (const auto& entry_id : closed)
    if (find(entry_id) != nullptr) closing.insert(entry_id);
  if (changed.empty() && closing.empty()) return 0;

  // All entries of a subject must lie next to each other: they are written anew together, unless they still end the table.
  std::map<std::string, const CatalogRow*> copied;
  for (const auto& [entry_id, row] : plan.current)
    if (changed.count(entry_id) == 0 && closing.count(entry_id) == 0) copied[entry_id] = row;
  const bool at_tail =
      subject == tail_subject_ && std::all_of(copied.begin(), copied.end(), [&](const auto& entry) {
        return entry.second->row >= tail_first_;
      });
  if (at_tail || changed.empty()) copied.clear();
  if (!at_tail) tail_first_ = changes_.last_row() + 1;
  tail_subject_ = subject;

  for (const auto& entry_id : closing) retire(*find(entry_id), false, 0, job);
  for (const auto& [entry_id, row] : copied) retire(*row, false, 0, job);
  for (const auto& [entry_id, entry] : changed) {
    const auto* old = find(entry_id);
    if (old == nullptr) continue;
    const auto before = old->acl_set_now();
    const bool by_hand = job != nullptr && entry->acl_set == old->acl_set;
    const bool acl_changes = !by_hand && entry->acl_set != before;
    retire(*old, acl_changes, entry->acl_set, job);
    if (acl_changes) follow_acl(changes_, plan.rows, entry_id, entry->acl_set);
  }
  if (job != nullptr && !changed.empty() && !plan.scroll_id) {
    const bool dataset_entry = wanted.front().record->kind() == RecordKind::dataset;
    plan.scroll_id = dataset_entry ? 0 : next_scroll_id(job->dataset);
  }
  auto copy = copied.begin();
  for (const auto& [entry_id, entry] : changed) {
    for (; copy != copied.end() && copy->first < entry_id; ++copy) append_copy(*copy->second, job);
    append_wanted(plan, *entry, find(entry_id));
  }
  for (; copy != copied.end(); ++copy) append_copy(*copy->second, job);
  return changed.size();
}

void SubjectWriter::retire(const CatalogRow& old, bool acl_changes, std::int64_t new_acl_set, const WritingJob* job) {
  auto state = old.state;
  state.row = old.row;
  if (is_history(old, job)) {
    state.last_version = job->version - 1;
    if (acl_changes) {
      state.gone = Gone::veiled;
      state.acl_set = new_acl_set;
    }
    changes_.put(state);
  } else if (old.row > last_kept_) {
    changes_.erase_pending(old);
  } else {
    state.gone = acl_changes ? Gone::masked : Gone::superseded;
    changes_.put(state);
  }
}

void SubjectWriter::append_wanted(const Plan& plan, const WantedEntry& wanted, const CatalogRow* old) {
  CatalogRow row;
  row.subject = plan.subject;
  row.entry_id = wanted.record->entry_id();
  row.kind = wanted.record->kind();
  row.acl_set = wanted.acl_set;
  row.content_hash = wanted.hash;
  auto text = wanted.text;
  if (plan.job != nullptr) {
    row.group = plan.job->group;
    row.dataset = plan.job->dataset;
    row.scroll_id = plan.scroll_id;
    row.first_version = plan.job->version;
    auto content = wanted.record->content();
    content.set_path("mdf.scroll_id", *plan.scroll_id);
    text = to_json(content);
    if (old != nullptr && old->acl_set == wanted.acl_set) row.state.acl_set = old->state.acl_set;
  } else if (old != nullptr) {
    row.group = old->group;
    row.dataset = old->dataset;
    row.scroll_id = old->scroll_id;
    row.first_version = old->first_version;
  }
  if (dictionary_) row.dictionary = dictionary_->id();
  row.body = pack_body(text, dictionary_.get());
  changes_.append(std::move(row));
}

void SubjectWriter::append_copy(const CatalogRow& old, const WritingJob* job) {
  auto row = old;
  if (is_history(old, job)) row.first_version = job->version;
  changes_.append(std::move(row));
}

std::int64_t SubjectWriter::next_scroll_id(std::int64_t dataset) {
  auto& database = changes_.catalog().database();
  Run run(database, "UPDATE datasets SET next_scroll_id = next_scroll_id + 1 WHERE id = ? RETURNING next_scroll_id - 1");
  run.bind(1, dataset);
  run.next();
  const auto id = run.integer(0);
  while (run.next()) continue;
  return id;
}

}  // namespace quarry::index
