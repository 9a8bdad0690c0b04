#include <vector>

#include "apply.hpp"
#include "differs.hpp"
#include "stored.hpp"

namespace importer {

namespace {

using Documents = Rows<bb::DocumentOfHome>;

void update(const Documents& rows, Run& run) {
  run.update(rows, bulk_call(run.session.documents, &bb::DocumentsClient::update_all),
             [](const auto& row) { return row.item.document; });
}

/// Documents whose id is taken: fine when it is by a document of their home. Returns those to update.
Documents compare(const Documents& rows, Run& run) {
  Documents different;
  const auto lists = run.session.look_up(Kind::document, homes_of(rows),
                                         bulk_call(run.session.documents, &bb::DocumentsClient::list_all));
  for (const auto* row : rows) {
    const auto list = lists.find(row->item.external_home_id);
    if (list == lists.end()) {
      run.not_reached(*row);
    } else if (!list->second) {
      run.failed(*row, list->second.error());
    } else if (const auto* stored = find_document(*list->second, row->key); !stored) {
      run.in_conflict(*row, belongs_to_another_home);
    } else if (differs(row->item.document, *stored)) {
      different.push_back(row);
    } else {
      run.succeeded(*row, Outcome::unchanged);
    }
  }
  return different;
}

}  // namespace

void apply_rows(const std::vector<Row<bb::DocumentOfHome>>& documents, Run& run) {
  const Pending<bb::DocumentOfHome> pending = run.pending(documents);
  update(pending.changed, run);
  const auto add_all = bulk_call(run.session.documents, &bb::DocumentsClient::add_all);
  update(compare(run.create(pending.fresh, add_all), run), run);
}

}  // namespace importer
