(** The four equations of backpropagation, for all sizes, stated and proved in Rocq (Coq).

    This file is a witness that shares no code with the rest of the project: no SymPy, no parser of
    LaTeX. It speaks of any number of layers, any number of neurons in each, any weights and biases,
    any differentiable activation and any differentiable cost. Check it with [make coq].

    A vector is a function from indices to numbers, and only its first entries count. What is called
    δ here is the derivative of the cost by a weighted input, exactly as the book defines it. *)

Require Import Reals List Lia Lra FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
Import ListNotations.
Open Scope R_scope.

(** * Finite sums *)

Fixpoint Sum (n : nat) (f : nat -> R) : R :=
  match n with
  | O => 0
  | S m => Sum m f + f m
  end.

Lemma Sum_ext n f g : (forall i, (i < n)%nat -> f i = g i) -> Sum n f = Sum n g.
Proof.
  induction n as [| n IH]; intros same; simpl; [reflexivity |].
  rewrite IH, same; [reflexivity | lia |].
  intros i small. apply same. lia.
Qed.

Lemma Sum_scal n c f : Sum n (fun i => c * f i) = c * Sum n f.
Proof. induction n as [| n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma Sum_plus n f g : Sum n (fun i => f i + g i) = Sum n f + Sum n g.
Proof. induction n as [| n IH]; simpl; [ring | rewrite IH; ring]. Qed.

Lemma Sum_zero n : Sum n (fun _ => 0) = 0.
Proof. induction n as [| n IH]; simpl; [reflexivity | rewrite IH; ring]. Qed.

Lemma Sum_swap n m f :
  Sum n (fun i => Sum m (fun j => f i j)) = Sum m (fun j => Sum n (fun i => f i j)).
Proof.
  induction n as [| n IH]; simpl.
  - symmetry. apply Sum_zero.
  - rewrite IH, <- Sum_plus. reflexivity.
Qed.

(** 1 where the two indices agree, else 0. *)
Definition same (j i : nat) : R := if Nat.eq_dec i j then 1 else 0.

Lemma Sum_same n j f : (j < n)%nat -> Sum n (fun i => f i * same j i) = f j.
Proof.
  intros small. induction n as [| n IH]; [lia |]. simpl.
  destruct (Nat.eq_dec n j) as [e | ne].
  - subst n. rewrite (Sum_ext _ _ (fun _ => 0)).
    + rewrite Sum_zero. unfold same. destruct (Nat.eq_dec j j); [ring | lia].
    + intros i below. unfold same. destruct (Nat.eq_dec i j); [lia | ring].
  - rewrite IH by lia. unfold same. destruct (Nat.eq_dec n j); [lia | ring].
Qed.

Lemma is_derive_Sum n (f : nat -> R -> R) f' t :
  (forall i, (i < n)%nat -> is_derive (f i) t (f' i)) ->
  is_derive (fun s => Sum n (fun i => f i s)) t (Sum n f').
Proof.
  induction n as [| n IH]; intros slopes; simpl.
  - apply @is_derive_const.
  - apply @is_derive_plus.
    + apply IH. intros i small. apply slopes. lia.
    + apply slopes. lia.
Qed.

(** * Networks *)

(** One entry of a vector changed. *)
Definition upd (z : nat -> R) (j : nat) (t : R) (i : nat) : R :=
  if Nat.eq_dec i j then t else z i.

Lemma upd_same z j : upd z j (z j) = z.
Proof.
  apply functional_extensionality. intros i. unfold upd.
  destruct (Nat.eq_dec i j); [subst; reflexivity | reflexivity].
Qed.

Lemma is_derive_upd z j t i : is_derive (fun s => upd z j s i) t (same j i).
Proof.
  unfold upd, same. destruct (Nat.eq_dec i j).
  - apply @is_derive_id.
  - apply @is_derive_const.
Qed.

(** A layer: w_{jk} leads from neuron k of the layer before to neuron j of this one. *)
Record layer := {
  inputs : nat;
  outputs : nat;
  w : nat -> nat -> R;
  b : nat -> R
}.

Section Network.

Variable activation : R -> R.
Variable slope : R -> R.
Hypothesis activation_slope : forall z, is_derive activation z (slope z).

Definition weighted_input (y : layer) (a : nat -> R) (j : nat) : R :=
  Sum (inputs y) (fun k => w y j k * a k) + b y j.

Definition activations (z : nat -> R) (j : nat) : R := activation (z j).

(** What a list of layers, the lowest first, makes of the activations below it. *)
Fixpoint forward (layers : list layer) (a : nat -> R) : nat -> R :=
  match layers with
  | [] => a
  | y :: above => forward above (activations (weighted_input y a))
  end.

Lemma forward_app below above a : forward (below ++ above) a = forward above (forward below a).
Proof. revert a. induction below as [| y below IH]; intros a; simpl; [reflexivity | apply IH]. Qed.

(** The layers fit onto n neurons below them, and end in m. *)
Fixpoint fits (n : nat) (layers : list layer) (m : nat) : Prop :=
  match layers with
  | [] => n = m
  | y :: above => inputs y = n /\ fits (outputs y) above m
  end.

(** The cost of m outputs is any function with a total derivative: partial derivatives such that
    along every curve its slope is the sum over them. *)
Variable m : nat.
Variable cost : (nat -> R) -> R.
Variable gradient : (nat -> R) -> nat -> R.
Hypothesis cost_gradient : forall u u' t,
  (forall j, (j < m)%nat -> is_derive (fun s => u s j) t (u' j)) ->
  is_derive (fun s => cost (u s)) t (Sum m (fun j => gradient (u t) j * u' j)).

(** The cost as a function of the weighted inputs of a layer, with the layers above it. *)
Definition cost_from (above : list layer) (z : nat -> R) : R :=
  cost (forward above (activations z)).

(** The error of neuron j: the derivative of the cost by its weighted input. *)
Definition delta (above : list layer) (z : nat -> R) (j : nat) : R :=
  Derive (fun t => cost_from above (upd z j t)) (z j).

(** * The chain rule, from the outputs down *)

Lemma is_derive_activation (u : R -> nat -> R) u' t j :
  is_derive (fun s => u s j) t (u' j) ->
  is_derive (fun s => activations (u s) j) t (slope (u t j) * u' j).
Proof.
  intros slopes. unfold activations.
  replace (slope (u t j) * u' j) with (scal (u' j) (slope (u t j)))
    by (unfold scal; simpl; unfold mult; simpl; ring).
  apply (is_derive_comp activation (fun s => u s j)); [apply activation_slope | exact slopes].
Qed.

Lemma is_derive_weighted_input y (u : R -> nat -> R) u' t k :
  (forall j, (j < inputs y)%nat -> is_derive (fun s => u s j) t (u' j)) ->
  is_derive (fun s => weighted_input y (activations (u s)) k) t
    (Sum (inputs y) (fun j => w y k j * (slope (u t j) * u' j))).
Proof.
  intros slopes. unfold weighted_input.
  replace (Sum (inputs y) _) with (Sum (inputs y) (fun j => w y k j * (slope (u t j) * u' j)) + 0)
    by ring.
  apply @is_derive_plus; [| apply @is_derive_const].
  apply is_derive_Sum. intros j small.
  apply is_derive_scal. apply is_derive_activation. apply slopes. exact small.
Qed.

Lemma total_derivative above n z : fits n above m ->
  exists g, forall (u : R -> nat -> R) u' t, u t = z ->
    (forall j, (j < n)%nat -> is_derive (fun s => u s j) t (u' j)) ->
    is_derive (fun s => cost_from above (u s)) t (Sum n (fun j => g j * u' j)).
Proof.
  revert n z. induction above as [| y above IH]; intros n z fit.
  - simpl in fit. subst n.
    exists (fun j => gradient (activations z) j * slope (z j)).
    intros u u' t start slopes. unfold cost_from. simpl.
    replace (Sum m _)
      with (Sum m (fun j => gradient (activations (u t)) j * (slope (u t j) * u' j))).
    + apply (cost_gradient (fun s => activations (u s))).
      intros j small. apply is_derive_activation. apply slopes. exact small.
    + rewrite start. apply Sum_ext. intros j _. ring.
  - destruct fit as [size fit].
    destruct (IH _ (weighted_input y (activations z)) fit) as [g partial].
    exists (fun j => Sum (outputs y) (fun k => g k * w y k j) * slope (z j)).
    intros u u' t start slopes. unfold cost_from. simpl.
    replace (Sum n _)
      with (Sum (outputs y)
             (fun k => g k * Sum n (fun j => w y k j * (slope (u t j) * u' j)))).
    + apply (partial (fun s => weighted_input y (activations (u s)))).
      * rewrite start. reflexivity.
      * intros k _. rewrite <- size. apply is_derive_weighted_input.
        intros j small. apply slopes. rewrite <- size. exact small.
    + rewrite start.
      rewrite (Sum_ext _ _ (fun k => Sum n (fun j => g k * w y k j * slope (z j) * u' j))).
      * rewrite Sum_swap. apply Sum_ext. intros j _.
        rewrite (Sum_ext _ _ (fun k => slope (z j) * u' j * (g k * w y k j))).
        -- rewrite Sum_scal. ring.
        -- intros k _. ring.
      * intros k _. rewrite <- Sum_scal. apply Sum_ext. intros j _. ring.
Qed.

(** The cost along any curve of weighted inputs, in terms of δ. *)
Lemma chain_rule above n (u : R -> nat -> R) u' t : fits n above m ->
  (forall j, (j < n)%nat -> is_derive (fun s => u s j) t (u' j)) ->
  is_derive (fun s => cost_from above (u s)) t (Sum n (fun j => delta above (u t) j * u' j)).
Proof.
  intros fit slopes. destruct (total_derivative above n (u t) fit) as [g partial].
  rewrite (Sum_ext n _ (fun j => g j * u' j)).
  - apply partial; [reflexivity | exact slopes].
  - intros j small. f_equal. unfold delta. apply is_derive_unique.
    rewrite <- (Sum_same n j g small).
    apply (partial (upd (u t) j)); [apply upd_same |].
    intros i _. apply is_derive_upd.
Qed.

(** * The four equations *)

(** What [gradient] is: the partial derivatives of the cost by the activations. *)
Lemma gradient_is_partial a j : (j < m)%nat ->
  Derive (fun t => cost (upd a j t)) (a j) = gradient a j.
Proof.
  intros small. apply is_derive_unique.
  rewrite <- (Sum_same m j (gradient a) small).
  pose proof (cost_gradient (upd a j) (same j) (a j)) as along.
  rewrite upd_same in along. apply along. intros i _. apply is_derive_upd.
Qed.

(** The error of an output: δ^L_j = ∂C/∂a^L_j σ'(z^L_j). *)
Theorem output_error z j : (j < m)%nat ->
  delta [] z j = gradient (activations z) j * slope (z j).
Proof.
  intros small. unfold delta. apply is_derive_unique.
  replace (gradient (activations z) j * slope (z j))
    with (Sum m (fun i => gradient (activations (upd z j (z j))) i
                          * (slope (upd z j (z j) i) * same j i))).
  - apply (cost_gradient (fun s => activations (upd z j s))).
    intros i _. apply is_derive_activation. apply is_derive_upd.
  - rewrite upd_same.
    rewrite (Sum_ext _ _ (fun i => gradient (activations z) i * slope (z i) * same j i)).
    + apply (Sum_same m j (fun i => gradient (activations z) i * slope (z i)) small).
    + intros i _. ring.
Qed.

(** One layer down: δ^l_j = Σ_k δ^{l+1}_k w^{l+1}_{kj} σ'(z^l_j). *)
Theorem hidden_error y above z j :
  fits (outputs y) above m -> (j < inputs y)%nat ->
  delta (y :: above) z j =
  Sum (outputs y)
    (fun k => delta above (weighted_input y (activations z)) k * w y k j * slope (z j)).
Proof.
  intros fit small. unfold delta at 1. apply is_derive_unique.
  pose (u := fun s => weighted_input y (activations (upd z j s))).
  replace (Sum (outputs y) _)
    with (Sum (outputs y) (fun k => delta above (u (z j)) k * (w y k j * slope (z j)))).
  - apply (chain_rule above (outputs y) u); [exact fit |].
    intros k _. unfold u.
    replace (w y k j * slope (z j))
      with (Sum (inputs y) (fun i => w y k i * (slope (upd z j (z j) i) * same j i))).
    + apply is_derive_weighted_input. intros i _. apply is_derive_upd.
    + rewrite upd_same.
      rewrite (Sum_ext _ _ (fun i => w y k i * slope (z i) * same j i)).
      * apply (Sum_same (inputs y) j (fun i => w y k i * slope (z i)) small).
      * intros i _. ring.
  - unfold u. rewrite upd_same. apply Sum_ext. intros k _. ring.
Qed.

(** The cost of a whole network, in which one layer stands between those below and above it. *)
Definition network_cost (below : list layer) (y : layer) (above : list layer) x : R :=
  cost (forward (below ++ y :: above) x).

Lemma network_cost_from below y above x :
  network_cost below y above x = cost_from above (weighted_input y (forward below x)).
Proof. unfold network_cost, cost_from. rewrite forward_app. reflexivity. Qed.

Definition with_bias (y : layer) (j : nat) (t : R) : layer :=
  {| inputs := inputs y; outputs := outputs y; w := w y; b := upd (b y) j t |}.

Definition with_weight (y : layer) (j k : nat) (t : R) : layer :=
  {| inputs := inputs y; outputs := outputs y;
     w := fun i => if Nat.eq_dec i j then upd (w y j) k t else w y i; b := b y |}.

(** The derivative by a bias: ∂C/∂b^l_j = δ^l_j. *)
Theorem bias_derivative below y above x j :
  fits (outputs y) above m -> (j < outputs y)%nat ->
  Derive (fun t => network_cost below (with_bias y j t) above x) (b y j) =
  delta above (weighted_input y (forward below x)) j.
Proof.
  intros fit small. apply is_derive_unique.
  pose (a := forward below x). fold a.
  pose (u := fun t => weighted_input (with_bias y j t) a).
  assert (start : u (b y j) = weighted_input y a).
  { unfold u, weighted_input. simpl. rewrite upd_same. reflexivity. }
  rewrite <- start.
  rewrite <- (Sum_same (outputs y) j (delta above (u (b y j))) small).
  apply (is_derive_ext (fun t => cost_from above (u t))).
  { intros t. rewrite network_cost_from. reflexivity. }
  apply (chain_rule above (outputs y) u); [exact fit |].
  intros i _. unfold u, weighted_input. simpl.
  replace (same j i) with (0 + same j i) by ring.
  apply @is_derive_plus; [apply @is_derive_const | apply is_derive_upd].
Qed.

(** The derivative by a weight: ∂C/∂w^l_{jk} = δ^l_j a^{l-1}_k. *)
Theorem weight_derivative below y above x j k :
  fits (outputs y) above m -> (j < outputs y)%nat -> (k < inputs y)%nat ->
  Derive (fun t => network_cost below (with_weight y j k t) above x) (w y j k) =
  delta above (weighted_input y (forward below x)) j * forward below x k.
Proof.
  intros fit small inside. apply is_derive_unique.
  pose (a := forward below x). fold a.
  pose (u := fun t => weighted_input (with_weight y j k t) a).
  assert (start : u (w y j k) = weighted_input y a).
  { apply functional_extensionality. intros i. unfold u, weighted_input. simpl.
    destruct (Nat.eq_dec i j); [subst i; rewrite upd_same |]; reflexivity. }
  rewrite <- start.
  rewrite <- (Sum_same (outputs y) j (fun i => delta above (u (w y j k)) i * a k) small).
  rewrite (Sum_ext _ _ (fun i => delta above (u (w y j k)) i * (same j i * a k)))
    by (intros; ring).
  apply (is_derive_ext (fun t => cost_from above (u t))).
  { intros t. rewrite network_cost_from. reflexivity. }
  apply (chain_rule above (outputs y) u); [exact fit |].
  intros i _. unfold u, weighted_input. simpl.
  replace (same j i * a k) with (same j i * a k + 0) by ring.
  apply @is_derive_plus; [| apply @is_derive_const].
  replace (same j i * a k)
    with (Sum (inputs y) (fun q => same j i * a q * same k q))
    by (rewrite (Sum_same (inputs y) k (fun q => same j i * a q) inside); ring).
  apply is_derive_Sum. intros q _.
  unfold same at 1. destruct (Nat.eq_dec i j).
  - replace (1 * a q * same k q) with (a q * same k q) by ring.
    apply (is_derive_ext (fun t => a q * upd (w y j) k t q)); [intros t; apply Rmult_comm |].
    apply is_derive_scal. apply is_derive_upd.
  - replace (0 * a q * same k q) with 0 by ring. apply @is_derive_const.
Qed.

End Network.

(** * The quadratic cost is one of the costs that are meant *)

Definition quadratic (m : nat) (y a : nat -> R) : R := / 2 * Sum m (fun j => (a j - y j) ^ 2).

Lemma quadratic_gradient m y (u : R -> nat -> R) u' t :
  (forall j, (j < m)%nat -> is_derive (fun s => u s j) t (u' j)) ->
  is_derive (fun s => quadratic m y (u s)) t (Sum m (fun j => (u t j - y j) * u' j)).
Proof.
  intros slopes. unfold quadratic.
  replace (Sum m _) with (/ 2 * Sum m (fun j => 2 * (u t j - y j) * u' j)).
  - apply is_derive_scal. apply is_derive_Sum. intros j small.
    replace (2 * (u t j - y j) * u' j) with (INR 2 * (u' j - 0) * (u t j - y j) ^ pred 2)
      by (simpl; ring).
    apply (is_derive_pow (fun s => u s j - y j)).
    apply @is_derive_minus; [apply slopes; exact small | apply @is_derive_const].
  - rewrite <- Sum_scal. apply Sum_ext. intros j _. field.
Qed.

(** The output error of the book's quadratic cost: δ^L_j = (a^L_j - y_j) σ'(z^L_j). *)
Theorem output_error_quadratic activation slope m y z j :
  (forall x, is_derive activation x (slope x)) -> (j < m)%nat ->
  delta activation (quadratic m y) [] z j = (activation (z j) - y j) * slope (z j).
Proof.
  intros slopes small.
  apply (output_error activation slope slopes m (quadratic m y) (fun a j => a j - y j)).
  - intros u u' t. apply quadratic_gradient.
  - exact small.
Qed.

(** What all this rests on: the axioms of Coq's real numbers, and that two functions with the same
    values are the same. *)
Print Assumptions hidden_error.
Print Assumptions weight_derivative.
